import type { ItemRef } from '../contract/data-summary.ts';
import type { FloorDraw } from '../contract/jobs.ts';
import type { Protocol } from '../contract/protocol.ts';
import type { Result } from '../contract/result.ts';
import type { KeptWhatIf } from '../contract/what-if.ts';
import type { ReviewCharts } from '../contract/review-charts.ts';
import type {
  FloorFigure,
  GridFilter,
  GridPage,
  GridRow,
  MethodSummary,
  ParsedGridQuery,
  ReviewFacts,
  ReviewState,
  RunSummary,
} from '../contract/review.ts';

import type {
  CandidateParts,
  StoredModel,
  StoredDataset,
  StoredItem,
  PairRecord,
  StoredProtocol,
  RunEngine,
  RunState,
  StoredRun,
  RunCounts,
  ItemResult,
  LogAction,
  LogEntry,
  ProjectFacts,
  ProjectParts,
  RowKey,
  DetailParts,
  TileParts,
  CellResult,
  CheckFacts,
} from './records.ts';
import type { NewWhatIf, Withdrawal } from './tables/what-if.ts';

/** Everything a reader may ask. Every answer is a value: a damaged or unreachable file is a failure, never an exception. */
export interface ReadStore {
  facts(): Result<ProjectFacts>;
  projectParts(): Result<ProjectParts>;
  models(): Result<readonly StoredModel[]>;
  protocol(hash: string): Result<StoredProtocol>;
  /** In ordinal order. */
  items(page: { readonly offset: number; readonly limit: number }): Result<readonly StoredItem[]>;

  /** In the order of creation. */
  runs(): Result<readonly StoredRun[]>;
  run(id: string): Result<StoredRun>;
  runCounts(id: string): Result<RunCounts>;
  runSummaries(): Result<readonly RunSummary[]>;
  methodSummaries(run: string): Result<readonly MethodSummary[]>;
  floorFigures(run: string): Result<readonly FloorFigure[]>;
  /** Items of the run without a finished set of cells, by ordinal, beginning after `after` (-1: from the start). */
  pendingItems(run: string, page: { readonly after: number; readonly limit: number }): Result<readonly StoredItem[]>;

  gridPage(query: ParsedGridQuery): Result<GridPage>;
  /** Each count leaves its own filter out (choices show what they would give); `rows` obeys all filters. */
  reviewFacts(filter: GridFilter): Result<ReviewFacts>;
  /** Charts of the chosen candidates on common axes; bounds and quadrants of the filter are left out, the charts choose them. */
  reviewCharts(filter: GridFilter): Result<ReviewCharts>;
  /** One item under one method in every run that has it, in the order of the runs. */
  candidates(key: Omit<RowKey, 'run'>): Result<readonly CandidateParts[]>;
  row(key: RowKey): Result<GridRow>;
  detail(key: RowKey, query: ParsedGridQuery | null): Result<DetailParts>;
  /** Next (1) or previous (-1) row of a list; works too for a row that has just left the list through a decision. */
  neighbour(key: RowKey, query: ParsedGridQuery, step: 1 | -1): Result<GridRow | null>;
  /** Output index that the maps of a row explain. */
  target(key: RowKey): Result<number>;
  /** Causal evidence kept with an item (null: with any), oldest first, withdrawn ones among them. */
  whatIfs(of: { readonly item: number | null }): Result<readonly KeptWhatIf[]>;
  tiles(keys: readonly RowKey[]): Result<readonly TileParts[]>;
  /** Every cell of a run by item, then method; answers how many. */
  eachCell(run: string, visit: (cell: CellResult) => void): Result<number>;
  logPage(page: { readonly offset: number; readonly limit: number }): Result<readonly LogEntry[]>;

  /** Steps 5 to 7 of opening: structure, foreign keys, log chain. Opening for writing has done them already. */
  check(): Result<CheckFacts>;
  /** SHA-256 over all results of a run in order, without times: equal for a resumed and an undisturbed run. */
  contentHash(run: string): Result<string>;
  /** Everything asked inside sees one state of the project, whoever writes meanwhile. */
  snapshot<Value>(work: () => Value): Result<Value>;
  close(): void;
}

/**
 * The one writer. Every method is one transaction together with its log entry: after an `ok` it is on the disk, after a failure
 * nothing of it is. `storage/*` failures leave the store usable: the next call opens the file again and tries anew.
 */
export interface WriteStore extends ReadStore {
  putModel(model: StoredModel): Result<void>;
  /** A project holds one data set; another one is `project/other-teacher`. The same one again changes nothing. */
  putDataset(dataset: StoredDataset): Result<void>;
  putItems(items: readonly ItemRef[]): Result<void>;
  /** A project holds one teacher; a pair with another one is `project/other-teacher`. The same pair again answers its id. */
  putPair(pair: PairRecord): Result<string>;
  /** Freezes: canonical JSON, its SHA-256, log entry. Runs name a frozen protocol, so no compressed map can be older. */
  putProtocol(body: Protocol): Result<string>;
  createRun(plan: { readonly pair: string; readonly protocol: string }): Result<string>;
  /** State `running`, next epoch. */
  startRun(run: string, engine: RunEngine): Result<StoredRun>;
  setRunState(run: string, state: RunState, failure: string | null): Result<void>;
  /** A batch in ONE transaction; repeating it with the same results changes nothing. */
  commitItems(run: string, results: readonly ItemResult[]): Result<void>;
  commitSkipped(
    run: string,
    skipped: readonly { readonly ordinal: number; readonly state: 'skipped' | 'failed'; readonly code: string; readonly reason: string }[],
  ): Result<void>;
  commitFloorDraws(run: string, draws: readonly FloorDraw[]): Result<void>;
  /** Adds a review; answers the row as it is now. */
  decide(review: RowKey & { readonly state: ReviewState; readonly note: string; readonly reviewer: string }): Result<GridRow>;
  keepWhatIf(kept: NewWhatIf): Result<KeptWhatIf>;
  /** Adds a row that says so; answers the evidence as it is now. */
  withdrawWhatIf(withdrawal: Withdrawal): Result<KeptWhatIf>;
  appendLog(action: LogAction): Result<void>;
}

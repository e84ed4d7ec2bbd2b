import { failed } from '../contract/result.ts';
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
  RunSummary,
} from '../contract/review.ts';

import { checkContent } from './checks.ts';
import type { Connection } from './connection.ts';
import { contentHash } from './content-hash.ts';
import { holderOf } from './lease.ts';
import type { LeaseAsker } from './lease.ts';
import { interrupted } from './live-runs.ts';
import type { ProjectFile } from './project-file.ts';
import { candidateParts } from './review/candidates.ts';
import { detailParts, tileParts } from './review/detail.ts';
import { eachCell, pendingItems } from './review/every-cell.ts';
import { floorFigures } from './review/floors.ts';
import { gridPage, neighbourOf } from './review/grid-page.ts';
import { GridRows } from './review/grid-rows.ts';
import { methodSummaries } from './review/method-summaries.ts';
import { projectParts } from './review/project-parts.ts';
import { reviewCharts } from './review/review-charts.ts';
import { reviewFacts } from './review/review-facts.ts';
import { runCounts, runSummaries } from './review/run-summaries.ts';
import type {
  CandidateParts,
  CellResult,
  CheckFacts,
  DetailParts,
  Holder,
  LogEntry,
  ProjectFacts,
  ProjectParts,
  RowKey,
  RunCounts,
  StoredItem,
  StoredModel,
  StoredProtocol,
  StoredRun,
  TileParts,
} from './records.ts';
import type { ReadStore } from './stores.ts';
import { readDataset } from './tables/dataset.ts';
import { countItems, readItems } from './tables/item.ts';
import { lastEntry, logPage } from './tables/log.ts';
import { readModels } from './tables/model.ts';
import { requireDoneCell } from './tables/cell.ts';
import { readProject } from './tables/project.ts';
import { readProtocol } from './tables/protocol.ts';
import { readRun, readRuns } from './tables/run.ts';
import { readWhatIfs } from './tables/what-if.ts';

export interface ReaderSetting {
  readonly file: ProjectFile;
  readonly asker: LeaseAsker;
  /** Why nothing can be written; null for the writer's own reading. */
  readonly readOnly: string | null;
  /** Called once, after the file is closed. */
  readonly onClose: () => void;
}

interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** The questions of ReadStore, each answered from one consistent state of the file. */
export class ProjectReader implements ReadStore {
  readonly #setting: ReaderSetting;

  constructor(setting: ReaderSetting) {
    this.#setting = setting;
  }

  facts(): Result<ProjectFacts> {
    return this.#read((connection) => this.#factsOf(connection));
  }

  projectParts(): Result<ProjectParts> {
    return this.#read((connection) => {
      const facts = this.#factsOf(connection);
      const parts = projectParts(connection, facts);
      return { ...parts, runs: parts.runs.map((run) => this.shownRun(run, facts.holder)) };
    });
  }

  models(): Result<readonly StoredModel[]> {
    return this.#read(readModels);
  }

  protocol(hash: string): Result<StoredProtocol> {
    return this.#read((connection) => readProtocol(connection, hash));
  }

  items(page: Page): Result<readonly StoredItem[]> {
    return this.#read((connection) => readItems(connection, page));
  }

  runs(): Result<readonly StoredRun[]> {
    return this.#read(readRuns);
  }

  run(id: string): Result<StoredRun> {
    return this.#read((connection) => readRun(connection, id));
  }

  runCounts(id: string): Result<RunCounts> {
    return this.#read((connection) => runCounts(connection, id));
  }

  runSummaries(): Result<readonly RunSummary[]> {
    return this.#read((connection) => {
      const holder = holderOf(connection, this.#setting.asker);
      return runSummaries(connection).map((run) => this.shownRun(run, holder));
    });
  }

  methodSummaries(run: string): Result<readonly MethodSummary[]> {
    return this.#read((connection) => methodSummaries(connection, run));
  }

  floorFigures(run: string): Result<readonly FloorFigure[]> {
    return this.#read((connection) => floorFigures(connection, run));
  }

  pendingItems(run: string, page: { readonly after: number; readonly limit: number }): Result<readonly StoredItem[]> {
    return this.#read((connection) => pendingItems(connection, run, page));
  }

  gridPage(query: ParsedGridQuery): Result<GridPage> {
    return this.#read((connection) => gridPage(connection, query));
  }

  reviewFacts(filter: GridFilter): Result<ReviewFacts> {
    return this.#read((connection) => reviewFacts(connection, filter));
  }

  reviewCharts(filter: GridFilter): Result<ReviewCharts> {
    return this.#read((connection) => reviewCharts(connection, filter));
  }

  candidates(key: Omit<RowKey, 'run'>): Result<readonly CandidateParts[]> {
    return this.#read((connection) => candidateParts(connection, key));
  }

  row(key: RowKey): Result<GridRow> {
    return this.#read((connection) => new GridRows(connection, null).get(key));
  }

  detail(key: RowKey, query: ParsedGridQuery | null): Result<DetailParts> {
    return this.#read((connection) => detailParts(connection, key, query));
  }

  neighbour(key: RowKey, query: ParsedGridQuery, step: 1 | -1): Result<GridRow | null> {
    return this.#read((connection) => neighbourOf(connection, key, query, step));
  }

  target(key: RowKey): Result<number> {
    return this.#read((connection) => requireDoneCell(connection, key).target);
  }

  whatIfs({ item }: { readonly item: number | null }): Result<readonly KeptWhatIf[]> {
    return this.#read((connection) => readWhatIfs(connection, item));
  }

  tiles(keys: readonly RowKey[]): Result<readonly TileParts[]> {
    return this.#read((connection) => keys.map((key) => tileParts(connection, key)));
  }

  eachCell(run: string, visit: (cell: CellResult) => void): Result<number> {
    return this.#read((connection) => eachCell(connection, run, visit));
  }

  logPage(page: Page): Result<readonly LogEntry[]> {
    return this.#read((connection) => logPage(connection, page));
  }

  check(): Result<CheckFacts> {
    const checked = this.#read(checkContent);
    return checked.ok ? checked.value : failed(checked.failure);
  }

  contentHash(run: string): Result<string> {
    return this.#read((connection) => contentHash(connection, run));
  }

  snapshot<Value>(work: () => Value): Result<Value> {
    return this.#read(work);
  }

  close(): void {
    this.#setting.file.close();
    this.#setting.onClose();
  }

  /** A run that says `running` is one only while somebody holds the project for writing. */
  protected shownRun(summary: RunSummary, holder: Holder | null): RunSummary {
    return holder === null ? interrupted(summary) : summary;
  }

  #read<Value>(question: (connection: Connection) => Value): Result<Value> {
    return this.#setting.file.read(question);
  }

  #factsOf(connection: Connection): ProjectFacts {
    const { example, ...project } = readProject(connection);
    return {
      ...project,
      example: example === 1,
      readOnly: this.#setting.readOnly,
      holder: holderOf(connection, this.#setting.asker),
      logEntries: lastEntry(connection).seq,
      teacher: readModels(connection).find(({ role }) => role === 'teacher') ?? null,
      dataset: readDataset(connection),
      itemCount: countItems(connection),
    };
  }
}

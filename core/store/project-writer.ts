import type { ItemRef } from '../contract/data-summary.ts';
import type { FloorDraw } from '../contract/jobs.ts';
import type { Protocol } from '../contract/protocol.ts';
import type { Result } from '../contract/result.ts';
import type { GridRow, ReviewState, RunSummary } from '../contract/review.ts';
import type { KeptWhatIf } from '../contract/what-if.ts';

import { ClockWatch } from './clock.ts';
import { commitItems, commitSkipped } from './commit.ts';
import type { UndoneItem } from './commit.ts';
import type { Connection } from './connection.ts';
import { beat, giveUpLease, HEARTBEAT_MS, requireLease } from './lease.ts';
import { LiveRuns } from './live-runs.ts';
import { ProjectReader } from './project-reader.ts';
import type { ReaderSetting } from './project-reader.ts';
import { GridRows } from './review/grid-rows.ts';
import type { ItemResult, LogAction, PairRecord, RowKey, RunEngine, RunState, StoredDataset, StoredModel, StoredRun } from './records.ts';
import type { WriteStore } from './stores.ts';
import { putDataset } from './tables/dataset.ts';
import { putFloorDraws } from './tables/floor-draw.ts';
import { putItems } from './tables/item.ts';
import { addEntry, addHead } from './tables/log.ts';
import type { LogWriter } from './tables/log.ts';
import { putModel } from './tables/model.ts';
import { putPair } from './tables/pair.ts';
import { readProject } from './tables/project.ts';
import { putProtocol } from './tables/protocol.ts';
import { addReview } from './tables/review.ts';
import { createRun, readRun, setRunState, startRun } from './tables/run.ts';
import { addWhatIf, readWhatIfs, withdrawWhatIf } from './tables/what-if.ts';
import type { NewWhatIf, Withdrawal } from './tables/what-if.ts';
import type { Writing } from './writing.ts';

export interface WriterSetting extends Omit<ReaderSetting, 'readOnly'> {
  readonly leaseToken: string;
  readonly build: string;
}

/** A head every so many entries, so that a cut of the log's end is narrowed down. */
const HEAD_EVERY = 1_000;

/** The one writer: every method is one transaction that first makes sure the lease is still ours. */
export class ProjectWriter extends ProjectReader implements WriteStore {
  readonly #writer: WriterSetting;
  readonly #log: LogWriter;
  readonly #clockWatch: ClockWatch;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #live = new LiveRuns();

  constructor(setting: WriterSetting) {
    super({ ...setting, readOnly: null });
    this.#writer = setting;
    const { clock, machine } = setting.asker;
    this.#log = { clock, bootId: machine.bootId, build: setting.build };
    this.#clockWatch = new ClockWatch(clock);
    // Unreferenced: an open project alone keeps no process alive.
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, HEARTBEAT_MS).unref();
  }

  putModel(model: StoredModel): Result<void> {
    return this.#write((writing) => {
      putModel(writing, model);
    });
  }

  putDataset(dataset: StoredDataset): Result<void> {
    return this.#write((writing) => {
      putDataset(writing, dataset);
    });
  }

  putItems(items: readonly ItemRef[]): Result<void> {
    return this.#write((writing) => {
      putItems(writing, items);
    });
  }

  putPair(pair: PairRecord): Result<string> {
    return this.#write((writing) => putPair(writing, pair));
  }

  putProtocol(body: Protocol): Result<string> {
    return this.#write((writing) => putProtocol(writing, body));
  }

  createRun(plan: { readonly pair: string; readonly protocol: string }): Result<string> {
    return this.#write((writing) => createRun(writing, plan));
  }

  startRun(run: string, engine: RunEngine): Result<StoredRun> {
    const started = this.#write((writing) => startRun(writing, run, engine));
    if (started.ok) this.#live.began(run);
    return started;
  }

  setRunState(run: string, state: RunState, failure: string | null): Result<void> {
    const stored = this.#write((writing) => {
      setRunState(writing, run, { state, failure });
    });
    this.#live.ended(run, { state, failure }, { saved: stored.ok });
    return stored;
  }

  commitItems(run: string, results: readonly ItemResult[]): Result<void> {
    return this.#write((writing) => {
      commitItems(writing, run, results);
    });
  }

  commitSkipped(run: string, skipped: readonly UndoneItem[]): Result<void> {
    return this.#write((writing) => {
      commitSkipped(writing, run, skipped);
    });
  }

  commitFloorDraws(run: string, draws: readonly FloorDraw[]): Result<void> {
    return this.#write((writing) => {
      putFloorDraws(writing, readRun(writing.connection, run).id, draws);
    });
  }

  decide(review: RowKey & { readonly state: ReviewState; readonly note: string; readonly reviewer: string }): Result<GridRow> {
    return this.#write((writing) => {
      addReview(writing, review);
      return new GridRows(writing.connection, null).get(review);
    });
  }

  keepWhatIf(kept: NewWhatIf): Result<KeptWhatIf> {
    return this.#write((writing) => whatIfOf(writing.connection, kept.item, addWhatIf(writing, kept)));
  }

  withdrawWhatIf(withdrawal: Withdrawal): Result<KeptWhatIf> {
    return this.#write((writing) => {
      withdrawWhatIf(writing, withdrawal);
      return whatIfOf(writing.connection, withdrawal.item, withdrawal.seq);
    });
  }

  appendLog(action: LogAction): Result<void> {
    return this.#write((writing) => {
      writing.log(action);
    });
  }

  /** Leaves a head and gives up the lease; a disk that refuses even that leaves a lease that dies with this process. */
  override close(): void {
    clearInterval(this.#heartbeat);
    this.#write((writing) => {
      writing.head();
      giveUpLease(writing.connection, this.#writer.leaseToken);
    });
    super.close();
  }

  protected override shownRun(summary: RunSummary): RunSummary {
    return this.#live.shown(summary);
  }

  #write<Value>(work: (writing: Writing) => Value): Result<Value> {
    return this.#writer.file.write((connection) => {
      requireLease(connection, this.#writer.leaseToken);
      return work(this.#writingOn(connection));
    });
  }

  #writingOn(connection: Connection): Writing {
    const head = (): void => {
      addHead(connection, this.#log, readProject(connection).id);
    };
    const add = (action: LogAction): number => {
      const seq = addEntry(connection, this.#log, action);
      if (seq % HEAD_EVERY === 0) head();
      return seq;
    };
    const log = (action: LogAction): number => {
      const seq = add(action);
      const stepMs = this.#clockWatch.stepMs();
      if (stepMs !== null) add({ actor: 'engine', action: 'clock/stepped', target: 'clock', new: `${stepMs} ms` });
      return seq;
    };
    return { connection, now: () => this.#log.clock.utc(), log, head };
  }

  #beat(): void {
    const { file, leaseToken, asker } = this.#writer;
    // A missed beat is no failure: the next one, or the next write, tells.
    file.write((connection) => {
      beat(connection, leaseToken, asker.clock);
    });
    for (const [run, { state, failure }] of this.#live.unsaved()) this.setRunState(run, state, failure);
  }
}

function whatIfOf(connection: Connection, item: number, seq: number): KeptWhatIf {
  const kept = readWhatIfs(connection, item).find((one) => one.seq === seq);
  if (kept === undefined) throw new Error(`item ${String(item)}: expected what-if ${String(seq)}, received none`);
  return kept;
}

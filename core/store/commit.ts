import type { WireArray } from '../contract/call.ts';
import { failure } from '../contract/failures.ts';
import { FailureError } from '../contract/result.ts';

import type { Connection } from './connection.ts';
import { resultHash } from './result-hash.ts';
import type { ItemResult, StoredRun } from './records.ts';
import { putDoneCell, putUndoneCell, readCellStates } from './tables/cell.ts';
import { setItemHashes } from './tables/item.ts';
import { lastEntry, readNew } from './tables/log.ts';
import { putMap } from './tables/map.ts';
import { putPrediction } from './tables/prediction.ts';
import { readProtocol } from './tables/protocol.ts';
import { readRun } from './tables/run.ts';
import { putScore } from './tables/score.ts';
import type { Writing } from './writing.ts';

/** Why an item has no result: it cannot take part, or it ended two workers. */
export interface UndoneItem {
  readonly ordinal: number;
  readonly state: 'skipped' | 'failed';
  readonly code: string;
  readonly reason: string;
}

/** A run and what its protocol says, looked up once for a batch. */
interface Commit {
  readonly run: StoredRun;
  readonly metrics: readonly string[];
}

/** Everything of these items, each with one log entry; the caller's transaction makes it all or nothing. */
export function commitItems(writing: Writing, runId: string, results: readonly ItemResult[]): void {
  const run = readRun(writing.connection, runId);
  const { metrics } = readProtocol(writing.connection, run.protocolHash).body;
  for (const result of results) commitItem(writing, { run, metrics }, result);
}

/** Rows first, then the entry with their hash; where the same rows were there already, nothing is added. */
function commitItem(writing: Writing, { run, metrics }: Commit, result: ItemResult): void {
  const { connection } = writing;
  const { ordinal } = result.explained;
  const oldSeq = readCellStates(connection, run.id, ordinal)[0]?.logSeq;
  const old = oldSeq === undefined ? null : readNew(connection, oldSeq);
  setItemHashes(connection, result.explained);
  putPredictions(connection, run, result);
  putCells(connection, { run, metrics }, result);
  const hash = resultHash(connection, { run: run.id, metrics }, ordinal);
  if (hash === old && oldSeq !== undefined) {
    connection.run('UPDATE cell SET log_seq = :oldSeq WHERE run = :run AND item = :item', { oldSeq, run: run.id, item: ordinal });
    return;
  }
  const action = old === null ? 'item/stored' : 'item/replaced';
  writing.log({ actor: 'engine', action, target: `${run.id}/${ordinal}`, old, new: hash });
}

function putPredictions(connection: Connection, run: StoredRun, { explained: { decodedHash }, arrays }: ItemResult): void {
  const backend = backendOf(run);
  putPrediction(connection, { model: run.pair.teacher, decodedHash, backend }, floats(arrays[0]));
  putPrediction(connection, { model: run.pair.compressed, decodedHash, backend }, floats(arrays[1]));
}

/** Maps, cell and scores of every method, as covered by the log entry that comes next. */
function putCells(connection: Connection, { run, metrics }: Commit, result: ItemResult): void {
  const { explained, arrays, deformations } = result;
  const { ordinal, decodedHash, teacherTop, compressedTop } = explained;
  const logSeq = lastEntry(connection).seq + 1;
  explained.methods.forEach((method, index) => {
    const origin = { method: method.method, decodedHash };
    putMap(connection, {
      record: method.teacherMap,
      values: floats(arrays[2 + 2 * index]),
      origin: { ...origin, model: run.pair.teacher },
    });
    putMap(connection, {
      record: method.compressedMap,
      values: floats(arrays[3 + 2 * index]),
      origin: { ...origin, model: run.pair.compressed },
    });
    putDoneCell(connection, { run: run.id, logSeq }, result, method);
    for (const score of method.scores) {
      const deformation = deformations[method.method]?.[score.metric] ?? null;
      putScore(
        connection,
        { run: run.id, item: ordinal, method: method.method },
        { ...score, deformation },
        {
          samePrediction: teacherTop === compressedTop,
          collapsed: method.status === 'collapsed',
          primaryMetric: score.metric === metrics[0],
        },
      );
    }
  });
}

/** One row per method of the protocol, so that every count of cells sums to items x methods. */
export function commitSkipped(writing: Writing, runId: string, items: readonly UndoneItem[]): void {
  const { connection } = writing;
  const run = readRun(connection, runId);
  const { methods, metrics } = readProtocol(connection, run.protocolHash).body;
  for (const { ordinal, state, code, reason } of items) {
    const logSeq = lastEntry(connection).seq + 1;
    const cut = reason.slice(0, LONGEST_REASON);
    const changed = methods.map(({ id: method }) =>
      putUndoneCell(connection, { run: run.id, logSeq }, { item: ordinal, method, state, code, reason: cut }),
    );
    if (changed.every((count) => count === 0)) continue;
    writing.log({
      actor: 'engine',
      action: `item/${state}`,
      target: `${run.id}/${ordinal}`,
      new: resultHash(connection, { run: run.id, metrics }, ordinal),
      reason: code,
    });
  }
}

const LONGEST_REASON = 4_000;

/** Name under which predictions of this run are stored. */
export function backendOf(run: StoredRun): string {
  if (run.engine === null) throw new FailureError(failure('run/none', `the run ${run.id} was never started`));
  return `${run.engine.backend} ${run.engine.backendVersion}`;
}

function floats(array: WireArray | undefined): Float32Array {
  if (array instanceof Float32Array) return array;
  throw new Error(`item result: expected a Float32Array, received ${array === undefined ? 'nothing' : array.constructor.name}`);
}

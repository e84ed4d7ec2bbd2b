import { failure, shownName } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';
import { flipKind, itemStatus, mapStatus, reviewState } from '../../contract/review.ts';
import type { FlipKind, GridRow, MapStatus, ReviewState } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { flipOf } from '../flip.ts';
import type { ItemResult, RowKey } from '../records.ts';

/** A finished cell as the grid and the reports need it. */
export interface CellRow {
  readonly run: string;
  readonly item: number;
  readonly method: string;
  readonly status: GridRow['status'];
  readonly target: number;
  readonly targetTie: number;
  readonly teacherMap: string;
  readonly compressedMap: string;
  readonly teacherMapStatus: MapStatus;
  readonly compressedMapStatus: MapStatus;
  readonly teacherTop: number;
  readonly compressedTop: number;
  readonly teacherProbability: number;
  readonly compressedProbability: number;
  readonly flip: FlipKind;
  readonly seconds: number;
  readonly review: ReviewState;
  readonly logSeq: number;
}

type MethodResult = ItemResult['explained']['methods'][number];

/** What one transaction says of its rows: the entry that covers them. */
export interface CellTarget {
  readonly run: string;
  readonly logSeq: number;
}

/** Writes the finished cell of one method. Review state survives a repetition. */
export function putDoneCell(connection: Connection, where: CellTarget, result: ItemResult, method: MethodResult): void {
  const { explained, labelClass, probabilities } = result;
  const { teacherTop, compressedTop } = explained;
  const isRight = (top: number): number | null => (labelClass === null ? null : Number(top === labelClass));
  connection.run(UPSERT_DONE, {
    run: where.run,
    item: explained.ordinal,
    method: method.method,
    status: method.status,
    target: explained.target,
    targetTie: explained.targetTie ? 1 : 0,
    teacherMap: method.teacherMap.key,
    compressedMap: method.compressedMap.key,
    teacherMapStatus: method.teacherMap.status,
    compressedMapStatus: method.compressedMap.status,
    teacherTop,
    compressedTop,
    teacherProbability: probabilities.teacher,
    compressedProbability: probabilities.compressed,
    teacherRight: isRight(teacherTop),
    compressedRight: isRight(compressedTop),
    flip: flipOf({ teacherTop, compressedTop, labelClass }),
    seconds: explained.seconds,
    logSeq: where.logSeq,
  });
}

const UPSERT_DONE = `INSERT INTO cell (run, item, method, state, status, target, target_tie, teacher_map, compressed_map,
    teacher_map_status, compressed_map_status, teacher_top, compressed_top,
    teacher_probability, compressed_probability, teacher_right, compressed_right, flip_kind, seconds, review, log_seq)
  VALUES (:run, :item, :method, 'done', :status, :target, :targetTie, :teacherMap, :compressedMap,
    :teacherMapStatus, :compressedMapStatus, :teacherTop, :compressedTop,
    :teacherProbability, :compressedProbability, :teacherRight, :compressedRight, :flip, :seconds, 'unreviewed', :logSeq)
  ON CONFLICT (run, item, method) DO UPDATE SET state = excluded.state, code = NULL, reason = NULL, status = excluded.status,
    target = excluded.target, target_tie = excluded.target_tie, teacher_map = excluded.teacher_map, compressed_map = excluded.compressed_map,
    teacher_map_status = excluded.teacher_map_status, compressed_map_status = excluded.compressed_map_status,
    teacher_top = excluded.teacher_top, compressed_top = excluded.compressed_top, teacher_probability = excluded.teacher_probability,
    compressed_probability = excluded.compressed_probability, teacher_right = excluded.teacher_right, compressed_right = excluded.compressed_right,
    flip_kind = excluded.flip_kind, seconds = excluded.seconds, log_seq = excluded.log_seq`;

/** Writes the reason why there is no result. A finished cell stays finished. */
export function putUndoneCell(
  connection: Connection,
  where: CellTarget,
  cell: {
    readonly item: number;
    readonly method: string;
    readonly state: 'skipped' | 'failed';
    readonly code: string;
    readonly reason: string;
  },
): number {
  return connection.run(
    `INSERT INTO cell (run, item, method, state, code, reason, review, log_seq)
     VALUES (:run, :item, :method, :state, :code, :reason, 'unreviewed', :logSeq)
     ON CONFLICT (run, item, method) DO UPDATE SET state = excluded.state, code = excluded.code, reason = excluded.reason, log_seq = excluded.log_seq
       WHERE cell.state <> 'done' AND (cell.state, cell.code, cell.reason) IS NOT (excluded.state, excluded.code, excluded.reason)`,
    { ...cell, ...where },
  );
}

const SELECT_DONE = `SELECT run, item, method, status, target, target_tie AS targetTie, teacher_map AS teacherMap, compressed_map AS compressedMap,
    teacher_map_status AS teacherMapStatus, compressed_map_status AS compressedMapStatus, teacher_top AS teacherTop,
    compressed_top AS compressedTop, teacher_probability AS teacherProbability, compressed_probability AS compressedProbability,
    flip_kind AS flip, seconds, review, log_seq AS logSeq
  FROM cell WHERE run = :run AND item = :item AND method = :method AND state = 'done'`;

export function readDoneCell(connection: Connection, { run, item, method }: RowKey): CellRow | null {
  const row = connection.first<CellRow>(SELECT_DONE, { run, item, method });
  return row === undefined ? null : parseCell(row);
}

/** For what cannot be without a result: a missing one is told by name. */
export function requireDoneCell(connection: Connection, key: RowKey): CellRow {
  const cell = readDoneCell(connection, key);
  if (cell !== null) return cell;
  throw new FailureError(
    failure('run/none', `there is no result for run ${shownName(key.run)}, item ${key.item}, method ${shownName(key.method)}`),
  );
}

/** Words that the contract knows are checked, so that a row changed behind our back is a failure and not a wrong picture. */
function parseCell(row: CellRow): CellRow {
  itemStatus.parse(row.status);
  mapStatus.parse(row.teacherMapStatus);
  mapStatus.parse(row.compressedMapStatus);
  flipKind.parse(row.flip);
  reviewState.parse(row.review);
  return row;
}

export interface UndoneCell {
  readonly item: number;
  readonly method: string;
  readonly state: 'skipped' | 'failed';
  readonly code: string;
  readonly reason: string;
}

/** State and key of every cell of one item, by method. */
export function readCellStates(
  connection: Connection,
  run: string,
  item: number,
): readonly { readonly method: string; readonly state: 'done' | 'skipped' | 'failed'; readonly logSeq: number }[] {
  return connection.all('SELECT method, state, log_seq AS logSeq FROM cell WHERE run = :run AND item = :item ORDER BY method', {
    run,
    item,
  });
}

export function readUndoneCell(connection: Connection, { run, item, method }: RowKey): UndoneCell | undefined {
  return connection.first<UndoneCell>(
    `SELECT item, method, state, coalesce(code, '') AS code, coalesce(reason, '') AS reason FROM cell
     WHERE run = :run AND item = :item AND method = :method AND state <> 'done'`,
    { run, item, method },
  );
}

import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';

import type { Connection } from './connection.ts';
import type { RowKey } from './records.ts';
import { readCellStates, readDoneCell, readUndoneCell } from './tables/cell.ts';
import { readScores } from './tables/score.ts';

/** A run by id, with the metrics of its protocol in their order. */
export interface HashedRun {
  readonly run: string;
  readonly metrics: readonly string[];
}

/**
 * SHA-256 of the rows of one item, as they are stored: what the log entry that covers them names. Neither times nor reviews
 * take part, so a resumed run has the same hash as an undisturbed one. Null where the item has no rows.
 */
export function resultHash(connection: Connection, { run, metrics }: HashedRun, item: number): string | null {
  const cells = readCellStates(connection, run, item);
  if (cells.length === 0) return null;
  const rows = cells.map(({ method }) => cellContent(connection, { run, item, method }, metrics));
  return createHash('sha256').update(canonicalJson(rows)).digest('hex');
}

function cellContent(connection: Connection, key: RowKey, metrics: readonly string[]): unknown {
  const cell = readDoneCell(connection, key);
  if (cell === null) return readUndoneCell(connection, key) ?? null;
  const { run: _run, seconds: _seconds, review: _review, logSeq: _logSeq, ...content } = cell;
  return {
    ...content,
    teacherValues: valuesHash(connection, cell.teacherMap),
    compressedValues: valuesHash(connection, cell.compressedMap),
    scores: readScores(connection, key, metrics),
  };
}

function valuesHash(connection: Connection, key: string): string | null {
  return connection.first<{ hash: string }>('SELECT values_hash AS hash FROM map WHERE key = :key', { key })?.hash ?? null;
}

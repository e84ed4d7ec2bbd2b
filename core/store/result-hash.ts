import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';

import type { Connection } from './connection.ts';
import { readCellStates, readDoneCell, readUndoneCell } from './tables/cell.ts';
import { readScores } from './tables/score.ts';

/**
 * SHA-256 of the rows of one item, as they are stored: what the log entry that covers them names. Neither times nor reviews
 * take part, so a resumed run has the same hash as an undisturbed one. Null where the item has no rows.
 */
export function resultHash(connection: Connection, run: string, item: number): string | null {
  const cells = readCellStates(connection, run, item);
  if (cells.length === 0) return null;
  const rows = cells.map(({ method }) => cellContent(connection, { run, item, method }));
  return createHash('sha256').update(canonicalJson(rows)).digest('hex');
}

function cellContent(connection: Connection, key: { readonly run: string; readonly item: number; readonly method: string }): unknown {
  const cell = readDoneCell(connection, key);
  if (cell === null) return readUndoneCell(connection, key) ?? null;
  const { run: _run, seconds: _seconds, review: _review, logSeq: _logSeq, ...content } = cell;
  return {
    ...content,
    teacherValues: valuesHash(connection, cell.teacherMap),
    compressedValues: valuesHash(connection, cell.compressedMap),
    scores: readScores(connection, key),
  };
}

function valuesHash(connection: Connection, key: string): string | null {
  return connection.first<{ hash: string }>('SELECT values_hash AS hash FROM map WHERE key = :key', { key })?.hash ?? null;
}

import type { Connection } from '../connection.ts';
import type { CellResult, StoredItem } from '../records.ts';
import { readDoneCell, readUndoneCell } from '../tables/cell.ts';
import { ITEM_COLUMNS, readItem } from '../tables/item.ts';
import { readRun } from '../tables/run.ts';
import { GridRows } from './grid-rows.ts';

/** Visits every cell of a run by item, then method, as reports need them; answers how many there were. */
export function eachCell(connection: Connection, runId: string, visit: (cell: CellResult) => void): number {
  const run = readRun(connection, runId);
  const rows = new GridRows(connection, null);
  // The keys first: a statement that is still being read would keep every other one of the connection waiting.
  const keys = connection.all<{ item: number; method: string }>('SELECT item, method FROM cell WHERE run = :run ORDER BY item, method', {
    run: run.id,
  });
  for (const { item, method } of keys) visit(cellOf(connection, rows, { run: run.id, item, method }));
  return keys.length;
}

/** Items of a run that nothing is stored of yet, in order. */
export function pendingItems(
  connection: Connection,
  runId: string,
  page: { readonly after: number; readonly limit: number },
): readonly StoredItem[] {
  const run = readRun(connection, runId);
  return connection.all<StoredItem>(
    `SELECT ${ITEM_COLUMNS} FROM item WHERE item.ordinal > :after
       AND item.ordinal < coalesce((SELECT ordinal FROM item ORDER BY ordinal LIMIT 1 OFFSET :total), 9e15)
       AND NOT EXISTS (SELECT 1 FROM cell WHERE cell.run = :run AND cell.item = item.ordinal)
     ORDER BY item.ordinal LIMIT :limit`,
    { run: run.id, total: run.total, ...page },
  );
}

function cellOf(
  connection: Connection,
  rows: GridRows,
  key: { readonly run: string; readonly item: number; readonly method: string },
): CellResult {
  const item = readItem(connection, key.item);
  const cell = readDoneCell(connection, key);
  if (cell === null) {
    const undone = readUndoneCell(connection, key);
    return {
      state: undone?.state ?? 'failed',
      run: key.run,
      method: key.method,
      item,
      code: undone?.code ?? '',
      reason: undone?.reason ?? '',
    };
  }
  return {
    state: 'done',
    row: rows.of(cell, item),
    item,
    target: cell.target,
    targetTie: cell.targetTie === 1,
    teacherMap: cell.teacherMap,
    compressedMap: cell.compressedMap,
    seconds: cell.seconds,
  };
}

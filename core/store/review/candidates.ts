import type { Connection } from '../connection.ts';
import type { CandidateParts, RowKey } from '../records.ts';
import { requireDoneCell } from '../tables/cell.ts';
import { readItem } from '../tables/item.ts';
import { readMap } from '../tables/map.ts';
import { gridOf } from './detail.ts';
import { GridRows } from './grid-rows.ts';

/** One item under one method in every run that has finished it, in the order of the runs. */
export function candidateParts(connection: Connection, key: Omit<RowKey, 'run'>): readonly CandidateParts[] {
  const rows = new GridRows(connection, null);
  const owner = { method: key.method, decodedHash: readItem(connection, key.item).decodedHash };
  return [...rows.runs.keys()].flatMap((run): CandidateParts[] => {
    const row = rows.find({ ...key, run });
    if (row === null) return [];
    const cell = requireDoneCell(connection, { ...key, run });
    return [{ row, grid: gridOf(connection, cell), compressedMap: readMap(connection, cell.compressedMap, owner) }];
  });
}

import type { GridRow, ItemDetail, ParsedGridQuery } from '../../contract/review.ts';

import { backendOf } from '../commit.ts';
import type { Connection } from '../connection.ts';
import type { DetailParts, RowKey, TileParts } from '../records.ts';
import { requireDoneCell } from '../tables/cell.ts';
import type { CellRow } from '../tables/cell.ts';
import { readItem } from '../tables/item.ts';
import { readMap } from '../tables/map.ts';
import { readLogits } from '../tables/prediction.ts';
import { readHistory } from '../tables/review.ts';
import { readRun } from '../tables/run.ts';
import { floorFigures } from './floors.ts';
import { positionOf } from './grid-page.ts';
import { GridRows } from './grid-rows.ts';

/** Everything stored of one item under one method; `query` is the list it was opened from. */
export function detailParts(connection: Connection, key: RowKey, query: ParsedGridQuery | null): DetailParts {
  const rows = new GridRows(connection, query?.filter.metric ?? null);
  const row = rows.get(key);
  const cell = requireDoneCell(connection, key);
  const run = readRun(connection, key.run);
  const tile = tileParts(connection, key);
  const { decodedHash } = tile.item;
  const logitsOf = (model: string): Float32Array | null =>
    decodedHash === null ? null : readLogits(connection, { model, decodedHash, backend: backendOf(run) });
  const names = rows.runs.get(key.run);
  return {
    row,
    item: tile.item,
    target: cell.target,
    teacherMap: tile.teacher,
    compressedMap: tile.compressed,
    logits: { teacher: logitsOf(run.pair.teacher), compressed: logitsOf(run.pair.compressed) },
    position: query === null ? null : positionOf(connection, key, query),
    grid: gridOf(connection, cell),
    layer: run.engine?.methods.find(({ id }) => id === key.method)?.layer?.teacher ?? null,
    otherMethods: (names?.methods ?? [])
      .filter((method) => method !== key.method)
      .flatMap((method) => rows.find({ ...key, method }) ?? [])
      .map((other) => ({ method: other.method, ratio: ratioOf(other, rows.metric), moved: movedOf(other), status: other.status })),
    otherCandidates: [...rows.runs.keys()]
      .filter((id) => id !== key.run)
      .flatMap((id) => rows.find({ ...key, run: id }) ?? [])
      .map((other) => ({ run: other.run, candidate: other.candidate, ratio: ratioOf(other, rows.metric), flip: other.flip })),
    floors: [...floorFigures(connection, key.run, { method: key.method })],
    history: readHistory(connection, key),
  };
}

/** Item and maps of one row, for its small pictures. */
export function tileParts(connection: Connection, key: RowKey): TileParts {
  const cell = requireDoneCell(connection, key);
  const item = readItem(connection, key.item);
  const owner = { method: key.method, decodedHash: item.decodedHash };
  return { item, teacher: readMap(connection, cell.teacherMap, owner), compressed: readMap(connection, cell.compressedMap, owner) };
}

/** Size of the grid from the record alone: it is known even where the values are damaged. */
export function gridOf(connection: Connection, cell: CellRow): ItemDetail['grid'] {
  const grid = connection.first<ItemDetail['grid']>(
    'SELECT height, width, cell_height AS cellHeight, cell_width AS cellWidth FROM map WHERE key = :key',
    { key: cell.teacherMap },
  );
  return grid ?? { height: 0, width: 0, cellHeight: 0, cellWidth: 0 };
}

function ratioOf(row: GridRow, metric: string): number | null {
  return row.scores.find((score) => score.metric === metric)?.ratio ?? null;
}

function movedOf(row: GridRow): boolean | null {
  switch (row.quadrant) {
    case 'silent-drift':
    case 'full-change':
      return true;
    case 'preserved':
    case 'decision-flip':
      return false;
    case 'undefined':
      return null;
  }
}

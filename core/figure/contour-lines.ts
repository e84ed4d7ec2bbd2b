import type { GridMap, MapPoint } from './grid-map.ts';
import { marchSquares } from './marching-squares.ts';
import { surfaceAt } from './surface.ts';

/** A line in pixels of the model input. Open lines end at the border of the map. */
export interface ContourLine {
  readonly points: readonly MapPoint[];
  readonly closed: boolean;
}

/** Outlines of the top share of positions of a map; none where the map has no value above 0 in this view. */
export function topShareContours(map: GridMap, share: number, view: 'signed' | 'positive'): readonly ContourLine[] {
  const seen = view === 'signed' ? { ...map, values: map.values.map(Math.abs) } : map;
  const level = topShareLevel(seen.values, share);
  return level === null ? [] : contourLines(seen, level);
}

/** Halfway between the k-th and the next largest value, k = max(1, round(share * n)); values <= 0 are never inside. */
export function topShareLevel(values: Float32Array, share: number): number | null {
  const ascending = values.filter((value) => Number.isFinite(value)).sort();
  const k = Math.max(1, Math.round(share * values.length));
  const inside = ascending[ascending.length - k] ?? 0;
  const outside = Math.max(ascending[ascending.length - k - 1] ?? 0, 0);
  if (inside > 0) return (inside + outside) / 2;
  const smallest = ascending.find((value) => value > 0);
  return smallest === undefined ? null : smallest / 2;
}

/**
 * Lines of equal value on the bilinear surface that `paintMap` draws, so that a line lies where the colours say it
 * lies. The lattice is finer than the grid and holds the centre of every cell: no peak falls between its nodes.
 */
export function contourLines(map: GridMap, level: number): readonly ContourLine[] {
  const factor = Math.max(map.height, map.width) > 64 ? 2 : 4; // even, so that nodes meet cell centres
  const lattice = { rows: nodes(map.height, factor), columns: nodes(map.width, factor) };
  const values = surfaceAt(map, lattice, 'bilinear');
  return marchSquares({ values, height: lattice.rows.length, width: lattice.columns.length }, level).map(({ points, closed }) => ({
    points: points.map(({ x, y }) => ({ x: (x * map.cell.width) / factor, y: (y * map.cell.height) / factor })),
    closed,
  }));
}

function nodes(cells: number, factor: number): Float64Array {
  return Float64Array.from({ length: cells * factor + 1 }, (_, node) => node / factor);
}

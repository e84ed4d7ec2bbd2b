import type { GridMap, MapPoint } from './grid-map.ts';

/** Where a map is largest: the cell, its centre in pixels of the model input, and its value. */
export interface Peak extends MapPoint {
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** Centre of the positive mass; null where no value is above 0 or one is not finite. */
export function massCentroid(map: GridMap): MapPoint | null {
  let mass = 0;
  let alongX = 0;
  let alongY = 0;
  for (let index = 0, row = 0; row < map.height; row += 1) {
    let rowMass = 0;
    for (let column = 0; column < map.width; column += 1, index += 1) {
      const value = Math.max(map.values[index] ?? 0, 0);
      rowMass += value;
      alongX += value * (column + 0.5);
    }
    mass += rowMass;
    alongY += rowMass * (row + 0.5);
  }
  if (!(mass > 0 && mass < Infinity)) return null;
  return { x: (alongX / mass) * map.cell.width, y: (alongY / mass) * map.cell.height };
}

/** The largest value, the first in reading order among equals; null where nothing is finite. */
export function peakOf(map: GridMap): Peak | null {
  let best = -1;
  for (let index = 0; index < map.values.length; index += 1) {
    const value = map.values[index] ?? Number.NaN;
    if (Number.isFinite(value) && (best < 0 || value > (map.values[best] ?? 0))) best = index;
  }
  if (best < 0) return null;
  const row = Math.floor(best / map.width);
  const column = best % map.width;
  return { row, column, value: map.values[best] ?? 0, x: (column + 0.5) * map.cell.width, y: (row + 0.5) * map.cell.height };
}

/** Distance of two places, in pixels of the model input. */
export function distanceBetween(from: MapPoint, to: MapPoint): number {
  return Math.hypot(to.x - from.x, to.y - from.y);
}

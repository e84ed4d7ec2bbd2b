import type { FloorFigure } from '../../contract/review.ts';

import type { Connection } from '../connection.ts';
import { readDraws } from '../tables/floor-draw.ts';
import type { FloorRow } from '../tables/floor-draw.ts';

/** The floor that thresholds and ratios refer to: measurement noise of the input, on the teacher alone. */
export const REFERENCE_FLOOR = 'input-noise';

/** A mean floor below this is no yardstick: a ratio to it would be noise of the arithmetic (audit.md, section 8). */
const SMALLEST_FLOOR = 1e-9;
const LOW = 0.05;
const HIGH = 0.95;

/**
 * Figures of the yardsticks of one run: mean, 5th and 95th percentile of the deformations drawn, per method, metric and floor.
 * The 95th percentile of the reference floor is the threshold tau above which a map counts as moved (audit.md, section 9).
 */
export function floorFigures(connection: Connection, run: string, method: string | null): readonly FloorFigure[] {
  const groups = new Map<string, FloorRow[]>();
  for (const row of readDraws(connection, run, method)) {
    const name = `${row.method}\n${row.metric}\n${row.floor}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((rows) => figureOf(rows));
}

/** Mean and threshold of the reference floor for one metric; null where nothing was drawn. */
export function referenceFloor(figures: readonly FloorFigure[], metric: string): FloorFigure | null {
  return figures.find((figure) => figure.metric === metric && figure.floor === REFERENCE_FLOOR) ?? null;
}

/** "2.3x floor": deformation over the mean of the reference floor. */
export function floorRatio(deformation: number | null, floor: FloorFigure | null): number | null {
  return deformation === null || floor === null || floor.mean < SMALLEST_FLOOR ? null : deformation / floor.mean;
}

/**
 * Percentile of ascending values by linear interpolation between closest ranks.
 *
 *     h = (n - 1) p;   x_[floor h] + (h - floor h) (x_[floor h + 1] - x_[floor h])
 *
 * source  Hyndman and Fan 1996, type 7; the default of NumPy and R
 */
export function percentile(ascending: readonly number[], share: number): number {
  const position = (ascending.length - 1) * share;
  const below = Math.floor(position);
  const low = ascending[below];
  if (low === undefined) throw new Error('percentile: expected at least one value, received none');
  const high = ascending[below + 1] ?? low;
  return low + (position - below) * (high - low);
}

function figureOf(rows: readonly FloorRow[]): readonly FloorFigure[] {
  const [first] = rows;
  const values = rows.flatMap(({ deformation }) => (deformation === null ? [] : [deformation]));
  if (first === undefined || values.length === 0) return [];
  const { run, method, metric, floor } = first;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [{ run, method, metric, floor, n: values.length, mean, low: percentile(values, LOW), high: percentile(values, HIGH) }];
}

import type { FloorFigure } from '../../contract/review.ts';

/** The floor that thresholds and ratios refer to: measurement noise of the input, on the teacher alone. */
export const REFERENCE_FLOOR = 'input-noise';

/** A mean floor below this is no yardstick: a ratio to it would be noise of the arithmetic (audit.md, section 8). */
const SMALLEST_FLOOR = 1e-9;

/**
 * The reference floor of one metric; null where nothing was drawn. Its 95th percentile is the threshold tau above which a map
 * counts as moved (audit.md, section 9).
 */
export function referenceFloor(figures: readonly FloorFigure[], metric: string): FloorFigure | null {
  return figures.find((figure) => figure.metric === metric && figure.floor === REFERENCE_FLOOR) ?? null;
}

/** "2.3x floor": deformation over the mean of the reference floor. */
export function floorRatio(deformation: number | null, floor: FloorFigure | null): number | null {
  return deformation === null || floor === null || floor.mean < SMALLEST_FLOOR ? null : deformation / floor.mean;
}

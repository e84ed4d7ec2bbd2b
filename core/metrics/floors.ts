import { ascending, meanOf, quantileOfSorted } from '../numeric/quantile.ts';

/** Where a noise floor lies: deformation from a cause other than compression, over the sampled items. */
export interface FloorSummary {
  readonly n: number;
  readonly mean: number;
  /** 5th and 95th percentile, linear between order statistics. */
  readonly low: number;
  readonly high: number;
}

/** A floor smaller than this cannot be divided by: any deformation would be infinitely many times as large. */
const SMALLEST_FLOOR = 1e-9;

/** Undefined draws (a degenerate map) are left out; null where nothing is left. */
export function summariseFloor(draws: readonly (number | null)[]): FloorSummary | null {
  const defined = draws.filter((draw) => draw !== null);
  const mean = meanOf(defined);
  if (mean === null) return null;
  const ordered = ascending(defined);
  return { n: defined.length, mean, low: quantileOfSorted(ordered, 0.05), high: quantileOfSorted(ordered, 0.95) };
}

/** "2.3 times the noise": deformation over the mean floor; null where either is undefined or the floor is below 1e-9. */
export function floorRatio(deformation: number | null, meanFloor: number | null): number | null {
  if (deformation === null || meanFloor === null || meanFloor < SMALLEST_FLOOR) return null;
  return deformation / meanFloor;
}

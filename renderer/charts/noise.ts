import type { FloorFigure } from '../../core/contract/review.ts';
import { floorText } from '../../core/figure/floor-text.ts';

/** Where a value lies against its yardsticks; all in units of deformation, larger is worse. */
export interface NoiseYardstick {
  /** Which floor the multiple refers to, in words. */
  readonly name: string;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Deformation of a permuted map: as bad as chance; null where it was not measured. */
  readonly ceiling: number | null;
}

/** The reference floor of a run, to which the multiples beside the scores refer. */
export function yardstickOf(
  floors: readonly FloorFigure[],
  of: { readonly run: string; readonly method: string; readonly metric: string },
): NoiseYardstick | null {
  const mine = floors.filter((figure) => figure.run === of.run && figure.method === of.method && figure.metric === of.metric);
  const reference = mine.find((figure) => figure.reference);
  if (reference === undefined) return null;
  const { mean, low, high } = reference;
  return { name: floorText(reference.floor), mean, low, high, ceiling: mine.find((figure) => figure.floor === 'permuted')?.mean ?? null };
}

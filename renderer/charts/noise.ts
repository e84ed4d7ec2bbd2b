import type { FloorFigure } from '../../core/contract/review.ts';

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

export const floorNames: Readonly<Record<FloorFigure['floor'], string>> = {
  'input-noise': 'input noise of one grey level',
  'weight-jitter': 'weight jitter',
  permuted: 'permuted map',
};

/** The reference floor of a run, to which the multiples beside the scores refer: input noise, else weight jitter. */
export function yardstickOf(
  floors: readonly FloorFigure[],
  of: { readonly run: string; readonly method: string; readonly metric: string },
): NoiseYardstick | null {
  const mine = floors.filter((figure) => figure.run === of.run && figure.method === of.method && figure.metric === of.metric);
  const reference = mine.find((figure) => figure.floor === 'input-noise') ?? mine.find((figure) => figure.floor === 'weight-jitter');
  if (reference === undefined) return null;
  const { mean, low, high } = reference;
  return { name: floorNames[reference.floor], mean, low, high, ceiling: mine.find((figure) => figure.floor === 'permuted')?.mean ?? null };
}

import type { OptionValues } from '../contract/option.ts';
import { massOf } from '../numeric/mass.ts';
import type { MapPair, ReducedMap, Score } from './metric.ts';

export type PairScore = (pair: MapPair, options: OptionValues) => Score;

/** A pair in the mass view: the shares p and q of the positive evidence, position by position, each summing to 1. */
export interface MassPair extends MapPair {
  readonly p: Float64Array;
  readonly q: Float64Array;
}

/** The gate before every score: a map of one position has no order, no shape and nowhere to move. */
export function onPositions(score: PairScore): PairScore {
  return (pair, options) => (pair.teacher.values.length < 2 ? { value: null, reason: 'too-few-positions' } : score(pair, options));
}

/** The gate before a score of mass: both maps need a positive value. */
export function onMass(score: (mass: MassPair, options: OptionValues) => Score): PairScore {
  return onPositions((pair, options) => {
    const mass = massPair(pair);
    return mass === null ? { value: null, reason: 'no-mass' } : score(mass, options);
  });
}

/** Distance between the outermost cell centres, in pixels of the model input: how far evidence can move at most. */
export function gridDiagonal({ height, width, cell }: ReducedMap): number {
  return Math.hypot((height - 1) * cell.height, (width - 1) * cell.width);
}

function massPair(pair: MapPair): MassPair | null {
  const p = massOf(pair.teacher.values)?.shares;
  const q = massOf(pair.compressed.values)?.shares;
  return p === undefined || q === undefined ? null : { ...pair, p, q };
}

import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Cosine of the angle between two maps as vectors.
 *
 *     value = a.b / (|a| |b|)        chance = n mean(a) mean(b) / (|a| |b|), exact under permutation
 *
 * On maps without negative values 0.6 can be pure chance: read it beside its chance value.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; blind to the scale of either map
 * check   SciPy `1 - distance.cosine`, to 1e-9
 * source  Salton, Wong, Yang 1975, doi 10.1145/361219.361220; audit.md, section 6.1
 */
export const cosine: Metric = {
  id: 'cosine',
  version: 1,
  title: 'Cosine',
  summary: 'Do the two maps point in the same direction as vectors? 1 is the same up to scale; its chance value stands beside it.',
  source: {
    authors: 'Salton, Wong, Yang',
    year: 1975,
    title: 'A Vector Space Model for Automatic Indexing',
    url: 'https://doi.org/10.1145/361219.361220',
  },
  options: {},
  family: 'agreement',
  direction: 'higher-better',
  range: [-1, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'signed',
  same: 1,
  score: onPositions(score),
  chance,
  collapse: () => 0,
};

function score(pair: MapPair): Score {
  const sums = sumsOf(pair);
  if (sums.lengths === 0) return { value: null, reason: 'zero' };
  return { value: Math.max(-1, Math.min(1, sums.product / sums.lengths)) };
}

function chance(pair: MapPair): number | null {
  const sums = sumsOf(pair);
  return sums.lengths === 0 ? null : (sums.a * sums.b) / pair.teacher.values.length / sums.lengths;
}

interface Sums {
  readonly a: number;
  readonly b: number;
  readonly product: number;
  /** |a| |b| */
  readonly lengths: number;
}

function sumsOf({ teacher, compressed }: MapPair): Sums {
  let [sumA, sumB, product, squaresA, squaresB] = [0, 0, 0, 0, 0];
  for (let index = 0; index < teacher.values.length; index += 1) {
    const a = teacher.values[index] ?? 0;
    const b = compressed.values[index] ?? 0;
    sumA += a;
    sumB += b;
    product += a * b;
    squaresA += a * a;
    squaresB += b * b;
  }
  return { a: sumA, b: sumB, product, lengths: Math.sqrt(squaresA) * Math.sqrt(squaresB) };
}

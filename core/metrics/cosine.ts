import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';
import { cosineByChance, vectorSums } from './vector-sums.ts';

/**
 * Cosine of the angle between two maps as vectors.
 *
 *     value = a.b / (|a| |b|)        chance = n mean(a) mean(b) / (|a| |b|), exact under permutation
 *
 * On maps without negative values 0.6 can be pure chance: read it beside its chance value.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; blind to the scale of either map
 * check   SciPy `1 - distance.cosine`, to 1e-9
 * source  Salton, Wong, Yang 1975, doi 10.1145/361219.361220
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
  chance: cosineByChance,
  collapse: () => 0,
};

function score(pair: MapPair): Score {
  const { product, lengthA, lengthB } = vectorSums(pair);
  const lengths = lengthA * lengthB;
  if (lengths === 0) return { value: null, reason: 'zero' };
  return { value: Math.max(-1, Math.min(1, product / lengths)) };
}

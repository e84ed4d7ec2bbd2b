import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';
import { cosineByChance, vectorSums } from './vector-sums.ts';

/**
 * Mean squared difference of two maps of length 1: the distance that attribution matching trains on.
 *
 *     value = (1/n) sum (a_i / |a| - b_i / |b|)^2 = 2 (1 - cosine) / n      chance: from the chance value of the cosine
 *
 * It depends on the number of positions: never compare it between grids, read the cosine beside it.
 *
 * shape   two maps [H,W] -> one number, 0 to 4/n; blind to the scale of either map
 * check   NumPy, to 1e-9; 2 (1 - cosine) / n
 * source  our own
 */
export const wcamL2: Metric = {
  id: 'wcam-l2',
  version: 1,
  title: 'WCAM L2',
  summary: 'Mean squared difference of the maps once both have length 1, as matching losses measure it. 0 is the same map.',
  source: {
    authors: 'Concord',
    year: 2026,
    title: 'Squared distance of two attribution maps of length 1',
    url: 'resources/docs/metrics/wcam-l2.md',
  },
  options: {},
  family: 'agreement',
  direction: 'lower-better',
  // 4/n with the fewest positions a map can have
  range: [0, 2],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'signed',
  same: 0,
  score: onPositions(score),
  chance,
  collapse: ({ teacher }) => 2 / teacher.values.length,
};

/** The sum itself rather than the cosine: near 0 the difference 1 - cosine would cancel. */
function score(pair: MapPair): Score {
  const { lengthA, lengthB } = vectorSums(pair);
  if (lengthA === 0 || lengthB === 0) return { value: null, reason: 'zero' };
  const { teacher, compressed } = pair;
  let sum = 0;
  for (let index = 0; index < teacher.values.length; index += 1) {
    const difference = (teacher.values[index] ?? 0) / lengthA - (compressed.values[index] ?? 0) / lengthB;
    sum += difference * difference;
  }
  return { value: Math.min(4, sum) / teacher.values.length };
}

function chance(pair: MapPair): number | null {
  const expected = cosineByChance(pair);
  return expected === null ? null : (2 * (1 - expected)) / pair.teacher.values.length;
}

import type { Metric, Score } from '../../core/metrics/metric.ts';
import { onMass } from '../../core/metrics/pair-gate.ts';
import type { MassPair } from '../../core/metrics/pair-gate.ts';

/**
 * Hellinger distance of the positive mass of two maps.
 *
 *     sqrt(1/2 sum (sqrt(p_i) - sqrt(q_i))^2)
 *
 * shape   two maps [H,W] -> one number, 0 (same distribution) to 1 (no position in common); blind to scale
 * check   SciPy `spatial.distance.euclidean` of the square roots of p and q, divided by sqrt(2)
 * source  Beran 1977, The Annals of Statistics 5(3), section 1
 */
export const hellinger: Metric = {
  id: 'hellinger',
  version: 1,
  title: 'Hellinger distance',
  summary: 'How different is the evidence, seen as a distribution over positions? 0 is the same, 1 means that no position is shared.',
  source: {
    authors: 'Beran',
    year: 1977,
    title: 'Minimum Hellinger Distance Estimates for Parametric Models',
    url: 'https://doi.org/10.1214/aos/1176343842',
  },
  options: {},
  family: 'agreement',
  direction: 'lower-better',
  range: [0, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onMass(score),
  chance: () => null,
  collapse: () => 1,
};

function score({ p, q }: MassPair): Score {
  let squares = 0;
  for (let position = 0; position < p.length; position += 1) {
    squares += (Math.sqrt(p[position] ?? 0) - Math.sqrt(q[position] ?? 0)) ** 2;
  }
  // Rounding may leave the sum a hair above 2.
  return { value: Math.sqrt(Math.min(1, squares / 2)) };
}

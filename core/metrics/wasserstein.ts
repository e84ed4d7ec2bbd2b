import type { Metric, Score } from './metric.ts';
import { gridDiagonal, onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';

/**
 * How far the evidence of a signal has to be carried, on average, to turn one map into the other, in samples.
 *
 *     value = D * sum_{i=1}^{n-1} |F_p(i) - F_q(i)|      F: cumulative mass, D: length of a cell
 *
 * A picture has two axes and takes the sliced distance.
 *
 * shape   two maps [1,T] -> one distance, 0 to (T - 1) D
 * check   SciPy `wasserstein_distance` over positions, to 1e-9; never below the shift of the centroid
 * source  Vallender 1974, doi 10.1137/1118101
 */
export const wasserstein: Metric = {
  id: 'wasserstein',
  version: 1,
  title: 'Wasserstein distance',
  summary: 'How far does the evidence of a signal have to be carried, on average, to turn one map into the other? In samples.',
  source: {
    authors: 'Vallender',
    year: 1974,
    title: 'Calculation of the Wasserstein Distance between Probability Distributions on the Line',
    url: 'https://doi.org/10.1137/1118101',
  },
  options: {},
  family: 'displacement',
  direction: 'lower-better',
  range: [0, 'grid-diagonal'],
  unit: 'samples',
  applies: ['signal'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onMass(score),
  chance: () => null,
  collapse: ({ teacher }) => gridDiagonal(teacher),
};

function score({ teacher, p, q }: MassPair): Score {
  if (teacher.height !== 1) return { value: null, reason: 'not-a-signal' };
  let [carried, ahead] = [0, 0];
  for (let index = 0; index < p.length - 1; index += 1) {
    ahead += (p[index] ?? 0) - (q[index] ?? 0);
    carried += Math.abs(ahead);
  }
  return { value: Math.min(gridDiagonal(teacher), carried * teacher.cell.width) };
}

import type { Metric, Score } from './metric.ts';
import { gridDiagonal, onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';
import { projectedOrders } from './projected-order.ts';
import type { ProjectedOrder } from './projected-order.ts';

/** Directions in [0, pi): for one point of mass the quadrature error is below 0.1 %. */
const DIRECTIONS = 64;

/**
 * How far the evidence of a picture has to be carried, on average, to turn one map into the other, in pixels of the
 * model input: the mean over directions of the distance of the maps' shadows, scaled so that a translation gives its length.
 *
 *     value = (pi / 2) mean over 64 equally spaced directions of sum_k |F_p(k) - F_q(k)| (t_{k+1} - t_k)
 *
 * shape   two maps [H,W] -> one distance, 0 to the diagonal between the outermost cell centres
 * check   POT `sliced_wasserstein_distance` with the same directions, to 1e-9; centroid shift <= value <= POT `emd2`
 * cost    64 sums over the positions; the order of the shadows is kept for small grids
 * source  Bonneel, Rabin, Peyre, Pfister 2015, doi 10.1007/s10851-014-0506-3
 */
export const slicedWasserstein: Metric = {
  id: 'sliced-wasserstein',
  version: 1,
  title: 'Sliced Wasserstein distance',
  summary: 'How far does the evidence have to be carried, on average, to turn one map into the other? In pixels of the model input.',
  source: {
    authors: 'Bonneel, Rabin, Peyré, Pfister',
    year: 2015,
    title: 'Sliced and Radon Wasserstein Barycenters of Measures',
    url: 'https://doi.org/10.1007/s10851-014-0506-3',
  },
  options: {},
  family: 'displacement',
  direction: 'lower-better',
  range: [0, 'grid-diagonal'],
  unit: 'px',
  applies: ['picture'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onMass(score),
  chance: () => null,
  collapse: ({ teacher }) => gridDiagonal(teacher),
};

function score({ teacher, p, q }: MassPair): Score {
  if (teacher.height === 1) return { value: null, reason: 'not-a-picture' };
  const ahead = p.map((share, at) => share - (q[at] ?? 0));
  let sum = 0;
  for (const order of projectedOrders(teacher, DIRECTIONS)) sum += carriedAlong(order, ahead);
  // two points at the ends of the diagonal may come out longer than it by the error of the quadrature
  return { value: Math.min(gridDiagonal(teacher), (Math.PI / 2) * (sum / DIRECTIONS)) };
}

/** Earth mover's distance on one line: what has not arrived yet is carried over every gap. */
function carriedAlong({ positions, gaps }: ProjectedOrder, ahead: Float64Array): number {
  let [carried, missing] = [0, 0];
  for (let place = 0; place < gaps.length; place += 1) {
    missing += ahead[positions[place] ?? 0] ?? 0;
    carried += Math.abs(missing) * (gaps[place] ?? 0);
  }
  return carried;
}

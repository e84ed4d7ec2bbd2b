import type { MapPair, Metric, Score } from '../../core/metrics/metric.ts';
import { massOf } from '../../core/numeric/mass.ts';

/**
 * Jensen-Shannon distance of the positive mass of two maps.
 *
 *     sqrt(KL(p|m) / 2 + KL(q|m) / 2), m = (p + q) / 2, logarithm to base 2, 0 log 0 = 0
 *
 * shape   two maps [H,W] -> one number, 0 (same distribution) to 1 (no position in common); blind to scale
 * check   SciPy `spatial.distance.jensenshannon(p, q, base=2)`
 * source  Endres, Schindelin 2003, IEEE Transactions on Information Theory 49(7), eq. 1 and theorem 1
 */
export const jsDistance: Metric = {
  id: 'js-distance',
  version: 1,
  title: 'Jensen-Shannon distance',
  summary: 'How different is the evidence, seen as a distribution over positions? 0 is the same, 1 means that no position is shared.',
  source: {
    authors: 'Endres, Schindelin',
    year: 2003,
    title: 'A new metric for probability distributions',
    url: 'https://doi.org/10.1109/TIT.2003.813506',
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
  score,
  chance: () => null,
  collapse: () => 1,
};

function score({ teacher, compressed }: MapPair): Score {
  if (teacher.values.length < 2) return { value: null, reason: 'too-few-positions' };
  const p = massOf(teacher.values)?.shares;
  const q = massOf(compressed.values)?.shares;
  if (p === undefined || q === undefined) return { value: null, reason: 'no-mass' };
  let divergence = 0;
  for (let position = 0; position < p.length; position += 1) {
    const [left, right] = [p[position] ?? 0, q[position] ?? 0];
    const middle = (left + right) / 2;
    divergence += (informationOf(left, middle) + informationOf(right, middle)) / 2;
  }
  // Rounding may leave a divergence a hair outside [0, 1].
  return { value: Math.sqrt(Math.min(1, Math.max(0, divergence))) };
}

function informationOf(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}

import type { Metric, Score } from './metric.ts';
import { onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';

/**
 * Jensen-Shannon distance of the positive mass of two maps.
 *
 *     sqrt(KL(p|m) / 2 + KL(q|m) / 2), m = (p + q) / 2, logarithm to base 2, 0 log 0 = 0
 *
 * shape   two maps [H,W] -> one number, 0 (same distribution) to 1 (no position in common); blind to scale
 * check   SciPy `spatial.distance.jensenshannon(p, q, base=2)`, to 1e-9
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
  score: onMass(score),
  chance: () => null,
  collapse: () => 1,
};

function score({ p, q }: MassPair): Score {
  let divergence = 0;
  for (let position = 0; position < p.length; position += 1) {
    const [left, right] = [p[position] ?? 0, q[position] ?? 0];
    const middle = (left + right) / 2;
    if (middle > 0) divergence += (middle * bothSides((left - right) / (left + right))) / 2;
  }
  // Rounding may leave a divergence a hair above 1.
  return { value: Math.sqrt(Math.min(1, divergence / Math.LN2)) };
}

/** Below this the two logarithms cancel to more than half their digits; the next term of the series is under 1e-17. */
const SMALL = 1e-3;

/** (1 + d) ln(1 + d) + (1 - d) ln(1 - d) for p = m (1 + d), q = m (1 - d); d^2 + d^4/6 + d^6/15 for maps nearly alike. */
function bothSides(d: number): number {
  const square = d * d;
  if (square < SMALL * SMALL) return square * (1 + square / 6 + (square * square) / 15);
  const sideOf = (share: number): number => (share === 0 ? 0 : share * Math.log(share));
  return sideOf(1 + d) + sideOf(1 - d);
}

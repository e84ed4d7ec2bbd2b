import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Share of the compressed map's evidence whose sign is the opposite of the teacher's.
 *
 *     value = sum |b_i| [a_i b_i < 0] / sum |b_i|
 *     chance = (A+ B- + A- B+) / (n sum |b_i|), exact under permutation; A: number of positions, B: magnitude, by sign
 *
 * Maps without negative values (CAM methods) give 0 whatever happened.
 *
 * shape   two signed maps [H,W] -> one number in [0, 1]; blind to the scale of either map
 * check   NumPy, to 1e-9; the negative of a map without zeros gives 1
 * source  our own
 */
export const signFlipMass: Metric = {
  id: 'sign-flip-mass',
  version: 1,
  title: 'Sign-flip mass',
  summary: 'How much of the evidence changed from speaking for the class to speaking against it, or back? 0 is none, 1 is all.',
  source: {
    authors: 'Concord',
    year: 2026,
    title: 'Share of the evidence with the opposite sign',
    url: 'resources/docs/metrics/sign-flip-mass.md',
  },
  options: {},
  family: 'displacement',
  direction: 'lower-better',
  range: [0, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'signed',
  same: 0,
  score: onPositions(score),
  chance,
  collapse: () => 1,
};

function score({ teacher, compressed }: MapPair): Score {
  let [flipped, all] = [0, 0];
  for (let index = 0; index < teacher.values.length; index += 1) {
    const b = compressed.values[index] ?? 0;
    all += Math.abs(b);
    // signs, not the product: that of two small values is 0
    if (Math.sign(teacher.values[index] ?? 0) * Math.sign(b) < 0) flipped += Math.abs(b);
  }
  return all === 0 ? { value: null, reason: 'zero' } : { value: flipped / all };
}

function chance({ teacher, compressed }: MapPair): number | null {
  let [above, below, positive, negative] = [0, 0, 0, 0];
  for (const value of teacher.values) {
    if (value > 0) above += 1;
    if (value < 0) below += 1;
  }
  for (const value of compressed.values) {
    if (value > 0) positive += value;
    else negative -= value;
  }
  const all = teacher.values.length * (positive + negative);
  return all === 0 ? null : (above * negative + below * positive) / all;
}

import type { Metric, Score } from './metric.ts';
import { onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';

/**
 * Overlap of the evidence of both maps, without a threshold.
 *
 *     value = sum min(p, q) / sum max(p, q) = (1 - V) / (1 + V)      V = 1/2 sum |p - q|, the share that has to move
 *
 * shape   two maps [H,W] -> one number in [0, 1]; blind to the scale of either map
 * check   NumPy and SciPy `distance.cityblock`, to 1e-9; moving a share z of the mass gives (1 - z) / (1 + z)
 * source  Ruzicka 1958, after Deza, Deza 2009, doi 10.1007/978-3-642-00234-2
 */
export const softIou: Metric = {
  id: 'soft-iou',
  version: 1,
  title: 'Soft IoU',
  summary: 'How far does the evidence of the two maps overlap, position by position? 1 is the same evidence, 0 none in common.',
  source: {
    authors: 'Deza, Deza',
    year: 2009,
    title: 'Encyclopedia of Distances (Ruzicka similarity)',
    url: 'https://doi.org/10.1007/978-3-642-00234-2',
  },
  options: {},
  family: 'agreement',
  direction: 'higher-better',
  range: [0, 1],
  unit: '',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'mass',
  same: 1,
  score: onMass(score),
  chance: () => null,
  collapse: () => 0,
};

function score({ p, q }: MassPair): Score {
  let apart = 0;
  for (let index = 0; index < p.length; index += 1) apart += Math.abs((p[index] ?? 0) - (q[index] ?? 0));
  const moved = Math.min(1, apart / 2);
  return { value: (1 - moved) / (1 + moved) };
}

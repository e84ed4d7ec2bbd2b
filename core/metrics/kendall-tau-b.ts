import { kendallTauB as tauOf } from '../numeric/kendall.ts';
import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Rank correlation by pairs: how many more pairs of positions do the maps order alike than otherwise?
 *
 *     value = (C - E) / sqrt((N - T_a)(N - T_b))      C, E: concordant, discordant pairs; N = n(n - 1)/2, T: tied pairs
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; blind to any increasing change of scale
 * check   SciPy `kendalltau(variant='b')`, to 1e-9
 * cost    O(n log n)
 * source  Kendall 1945, doi 10.1093/biomet/33.3.239
 */
export const kendallTauB: Metric = {
  id: 'kendall-tau-b',
  version: 1,
  title: 'Kendall’s tau-b',
  summary: 'Of two positions, do both maps rank the same one higher? 1 is always, 0 is chance, -1 never.',
  source: {
    authors: 'Kendall',
    year: 1945,
    title: 'The Treatment of Ties in Ranking Problems',
    url: 'https://doi.org/10.1093/biomet/33.3.239',
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
  chance: () => 0,
  collapse: () => 0,
};

function score({ teacher, compressed }: MapPair): Score {
  const value = tauOf(teacher.values, compressed.values);
  return value === null ? { value: null, reason: 'constant' } : { value };
}

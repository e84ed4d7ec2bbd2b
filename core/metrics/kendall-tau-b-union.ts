import { kendallTauB } from '../numeric/kendall.ts';
import type { Metric } from './metric.ts';
import { onPositions } from './pair-gate.ts';
import { onUnionOfValues } from './union-of-values.ts';

/**
 * `kendall-tau-b` on the union of the positions that are not 0 in one of the maps, given only where over 30 % of all positions
 * are 0 in both: sparse maps agree in their zeros by themselves. The chance value holds for the positions that are left.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]
 * check   SciPy `kendalltau(variant='b')` of the positions that are left, to 1e-9
 * source  Kendall 1945, doi 10.1093/biomet/33.3.239
 */
export const kendallTauBUnion: Metric = {
  id: 'kendall-tau-b-union',
  version: 1,
  title: 'Kendall’s tau-b without shared zeros',
  summary: 'Of two positions where a map says something, do both maps rank the same one higher? Only given where over 30 % say nothing.',
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
  score: onPositions((pair) => onUnionOfValues(pair, kendallTauB)),
  chance: () => null,
  collapse: () => 0,
};

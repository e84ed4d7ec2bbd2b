import { pearsonOf } from '../numeric/pearson.ts';
import { midRanks } from '../numeric/ranks.ts';
import type { Metric } from './metric.ts';
import { onPositions } from './pair-gate.ts';
import { onUnionOfValues } from './union-of-values.ts';

/**
 * `spearman` on the union of the positions that are not 0 in one of the maps, given only where over 30 % of all positions
 * are 0 in both: sparse maps agree in their zeros by themselves. The chance value holds for the positions that are left.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]
 * check   SciPy `spearmanr` of the positions that are left, to 1e-9
 * source  Spearman 1904, doi 10.2307/1412159
 */
export const spearmanUnion: Metric = {
  id: 'spearman-union',
  version: 1,
  title: 'Spearman without shared zeros',
  summary:
    'Do the two maps put the positions in the same order, leaving out those where both say nothing? Only given where these are over 30 %.',
  source: {
    authors: 'Spearman',
    year: 1904,
    title: 'The Proof and Measurement of Association between Two Things',
    url: 'https://doi.org/10.2307/1412159',
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
  score: onPositions((pair) => onUnionOfValues(pair, (a, b) => pearsonOf(midRanks(a), midRanks(b)))),
  chance: () => null,
  collapse: () => 0,
};

import { pearsonOf } from '../numeric/pearson.ts';
import { midRanks } from '../numeric/ranks.ts';
import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Rank correlation: do the two maps order the positions alike?
 *
 *     value = Pearson correlation of the mid-ranks of a and b
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; blind to any increasing change of scale
 * check   SciPy `spearmanr`, to 1e-9
 * source  Spearman 1904, doi 10.2307/1412159
 */
export const spearman: Metric = {
  id: 'spearman',
  version: 1,
  title: 'Spearman',
  summary: 'Do the two maps put the positions in the same order? 1 is the same order, 0 is chance, -1 the reverse.',
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
  score: onPositions(score),
  chance: () => 0,
  collapse: () => 0,
};

function score({ teacher, compressed }: MapPair): Score {
  const value = pearsonOf(midRanks(teacher.values), midRanks(compressed.values));
  return value === null ? { value: null, reason: 'constant' } : { value };
}

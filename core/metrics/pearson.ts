import { pearsonOf } from '../numeric/pearson.ts';
import type { MapPair, Metric, Score } from './metric.ts';
import { onPositions } from './pair-gate.ts';

/**
 * Linear correlation: are the two maps the same up to strength and offset?
 *
 *     value = cov(a, b) / (sd a sd b)
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; blind to a factor and an offset of either map
 * check   SciPy `pearsonr`, to 1e-9
 * source  Pearson 1896, doi 10.1098/rsta.1896.0007
 */
export const pearson: Metric = {
  id: 'pearson',
  version: 1,
  title: 'Pearson',
  summary: 'Are the two maps the same up to strength and offset? 1 is yes, 0 is chance, -1 the negative.',
  source: {
    authors: 'Pearson',
    year: 1896,
    title: 'Mathematical Contributions to the Theory of Evolution III: Regression, Heredity, and Panmixia',
    url: 'https://doi.org/10.1098/rsta.1896.0007',
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
  const value = pearsonOf(teacher.values, compressed.values);
  return value === null ? { value: null, reason: 'constant' } : { value };
}

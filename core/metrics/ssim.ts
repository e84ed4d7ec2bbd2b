import { windowSums } from './window-sums.ts';
import type { MapPair, Metric, ReducedMap, Score } from './metric.ts';

/** Window side in cells; a signal has windows of as many samples. */
const SIDE = 7;
/** Constants of the paper; they keep flat windows from dividing 0 by 0. */
const K1 = 0.01;
const K2 = 0.03;

/**
 * Structural similarity: do the two maps look alike, window by window?
 *
 *     value = mean over windows of (2 m_a m_b + C1)(2 s_ab + C2) / ((m_a^2 + m_b^2 + C1)(s_a^2 + s_b^2 + C2))
 *     C1 = (0.01 R)^2, C2 = (0.03 R)^2, R = max - min over both maps
 *
 * Uniform windows of 7 x 7 that lie wholly inside, sample covariance (divided by 48); signals: 7 samples, divided by 6.
 *
 * shape   two maps [H,W] -> one number in [-1, 1]; a grid smaller than a window has none
 * check   scikit-image `structural_similarity(data_range=R)`, to 1e-6
 * cost    sliding sums, about 40 operations per position
 * source  Wang, Bovik, Sheikh, Simoncelli 2004, doi 10.1109/TIP.2003.819861
 */
export const ssim: Metric = {
  id: 'ssim',
  version: 1,
  title: 'SSIM',
  summary: 'Do the two maps look alike in brightness, contrast and structure, window by window? 1 is the same map.',
  source: {
    authors: 'Wang, Bovik, Sheikh, Simoncelli',
    year: 2004,
    title: 'Image Quality Assessment: From Error Visibility to Structural Similarity',
    url: 'https://doi.org/10.1109/TIP.2003.819861',
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
  score,
  chance: () => null,
  collapse: () => 0,
};

function score({ teacher, compressed }: MapPair): Score {
  const window = { height: teacher.height === 1 ? 1 : SIDE, width: SIDE };
  if (teacher.height < window.height || teacher.width < window.width) return { value: null, reason: 'grid-too-small' };
  const [minimum, maximum] = jointRange(teacher, compressed);
  const range = maximum - minimum;
  if (range === 0) return { value: null, reason: 'constant' };
  const middle = minimum + range / 2; // values near 0 keep squares small: sums of squares of far values would cancel
  const sums = windowSums({ a: teacher.values, b: compressed.values, height: teacher.height, width: teacher.width, middle }, window);
  const similarity = similarityFrom({ count: window.height * window.width, middle, range });
  let total = 0;
  for (let at = 0; at < sums.a.length; at += 1) {
    total += similarity(sums.a[at] ?? 0, sums.b[at] ?? 0, sums.squares[at] ?? 0, sums.products[at] ?? 0);
  }
  return { value: total / sums.a.length };
}

/** Similarity of one window from its sums of a - middle, b - middle, their squares (both maps together) and products. */
function similarityFrom(of: { readonly count: number; readonly middle: number; readonly range: number }) {
  const [c1, c2] = [(K1 * of.range) ** 2, (K2 * of.range) ** 2];
  return (sumA: number, sumB: number, squares: number, products: number): number => {
    const fromMiddleA = sumA / of.count;
    const fromMiddleB = sumB / of.count;
    const covariance = (products - sumA * fromMiddleB) / (of.count - 1);
    const variances = (squares - sumA * fromMiddleA - sumB * fromMiddleB) / (of.count - 1);
    const [meanA, meanB] = [fromMiddleA + of.middle, fromMiddleB + of.middle];
    return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA * meanA + meanB * meanB + c1) * (variances + c2));
  };
}

function jointRange(teacher: ReducedMap, compressed: ReducedMap): readonly [minimum: number, maximum: number] {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let index = 0; index < teacher.values.length; index += 1) {
    const a = teacher.values[index] ?? 0;
    const b = compressed.values[index] ?? 0;
    minimum = Math.min(minimum, a, b);
    maximum = Math.max(maximum, a, b);
  }
  return [minimum, maximum];
}

import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { nearCase } from '../../contract/self-test-case.ts';
import type { ReducedMap } from '../../metrics/metric.ts';
import { metrics } from '../../metrics/registry.ts';
import { ascending, quantileOfSorted } from '../../numeric/quantile.ts';
import { midRanks } from '../../numeric/ranks.ts';
import { completeOptions } from '../../plug-in.ts';

const TOLERANCE = 1e-9;

/** Statistics of the kit that no part of this version computes yet; they come with gates. */
export const STATISTICS_NOT_DONE: readonly string[] = [
  'Wilcoxon with zeros and ties',
  'Holm',
  'Benjamini-Hochberg',
  'McNemar',
  'order-statistic ranks of quantile intervals',
  'BCa intervals and their coverage',
];

/**
 * Fixed samples with the values that other programs give.
 *
 * source  the examples in the reference of SciPy 1.17 (`spearmanr`, `kendalltau`, `pearsonr`, `rankdata`,
 *         `jensenshannon`) and NumPy (`quantile`)
 */
export function statisticsCases(): SelfTestCase[] {
  return [
    score('spearman', { a: [1, 2, 3, 4, 5], b: [5, 6, 7, 8, 7], says: 'with a tie', expected: 0.8207826816681233 }),
    score('kendall-tau-b', { a: [12, 2, 1, 12, 2], b: [1, 4, 7, 1, 0], says: 'with ties', expected: -0.47140452079103173 }),
    score('pearson', { a: [1, 2, 3, 4, 5, 6, 7], b: [10, 9, 2.5, 6, 4, 3, 2], says: 'seven values', expected: -0.828503883588428 }),
    score('js-distance', { a: [1, 0, 0], b: [0, 1, 0], says: 'nothing shared', expected: 1 }),
    score('js-distance', { a: [1, 0], b: [0.5, 0.5], says: 'half shared', expected: Math.sqrt(0.3112781244591328) }),
    ...ranks(),
    nearCase('quantile 0.25 of 1 2 3 4', 1.75, quantileOfSorted(ascending([3, 1, 4, 2]), 0.25), TOLERANCE),
  ];
}

function ranks(): SelfTestCase[] {
  const found = midRanks(Float32Array.of(0, 2, 3, 2));
  return [1, 2.5, 4, 2.5].map((expected, at) =>
    nearCase(`rank of 0 2 3 2, position ${String(at)}`, expected, found[at] ?? null, TOLERANCE),
  );
}

interface Sample {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly says: string;
  readonly expected: number;
}

function score(id: string, { a, b, says, expected }: Sample): SelfTestCase {
  const metric = metrics.find((it) => it.id === id);
  const options = metric === undefined ? null : completeOptions(metric, {});
  const found =
    metric?.needs === 'maps' && options?.ok === true
      ? metric.score({ teacher: lineOf(a), compressed: lineOf(b) }, options.value).value
      : null;
  return nearCase(`${id}: ${says}`, expected, found, TOLERANCE);
}

function lineOf(values: readonly number[]): ReducedMap {
  return { values: Float32Array.from(values), height: 1, width: values.length, cell: { height: 1, width: 1 } };
}

import { ascendingOrder } from './ascending-order.ts';

/**
 * Mid-ranks: the position of every value in ascending order, equal values sharing the mean of their positions.
 *
 *     [0.3, 0.1, 0.3] -> [2.5, 1, 2.5]
 *
 * shape   values [n] -> ranks [n], from 1 to n; their sum is n(n + 1)/2 whatever the ties
 * check   the same as SciPy's `rankdata(method='average')`; 0 and -0 are equal; NaN is refused
 * cost    one sort of n numbers
 * source  Kendall 1945, doi 10.1093/biomet/33.3.239
 */
export function midRanks(values: Float32Array): Float64Array {
  const { positions, keys } = ascendingOrder(values);
  const keyAt = (place: number): number => keys[positions[place] ?? 0] ?? 0;
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < values.length) {
    const key = keyAt(start);
    let end = start + 1;
    while (end < values.length && keyAt(end) === key) end += 1;
    const rank = (start + 1 + end) / 2;
    for (let place = start; place < end; place += 1) ranks[positions[place] ?? 0] = rank;
    start = end;
  }
  return ranks;
}

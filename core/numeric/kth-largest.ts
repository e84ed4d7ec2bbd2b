/**
 * The k-th largest of n numbers, without sorting them (Hoare's selection, pivot the median of three).
 *
 * shape   values [n], left unchanged; k from 1 to n
 * check   equals the k-th of the numbers sorted in descending order
 * cost    about 3n comparisons
 * source  Hoare 1961, doi 10.1145/366622.366647
 */
export function kthLargest(values: Float32Array, k: number): number {
  if (!(Number.isInteger(k) && k >= 1 && k <= values.length))
    throw new RangeError(`kthLargest: expected k from 1 to ${String(values.length)}, received ${String(k)}`);
  const pool = values.slice();
  const wanted = pool.length - k; // place in ascending order
  let low = 0;
  let high = pool.length - 1;
  while (low < high) {
    const pivot = medianOfThree(pool[low] ?? 0, pool[(low + high) >> 1] ?? 0, pool[high] ?? 0);
    const [left, right] = partition(pool, low, high, pivot);
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else return pivot;
  }
  return pool[wanted] ?? 0;
}

/** Afterwards everything up to `right` is <= pivot, everything from `left` on is >= pivot, and what lies between is the pivot. */
function partition(pool: Float32Array, low: number, high: number, pivot: number): readonly [left: number, right: number] {
  let left = low;
  let right = high;
  while (left <= right) {
    while ((pool[left] ?? 0) < pivot) left += 1;
    while ((pool[right] ?? 0) > pivot) right -= 1;
    if (left <= right) {
      const swapped = pool[left] ?? 0;
      pool[left] = pool[right] ?? 0;
      pool[right] = swapped;
      left += 1;
      right -= 1;
    }
  }
  return [left, right];
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

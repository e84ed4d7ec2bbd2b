/**
 * Quantile of numbers in ascending order, linear between neighbours (R's type 7, NumPy's default).
 *
 *     place = q * (n - 1)
 *
 * shape   ascending [n], n >= 1; q from 0 to 1
 * check   NumPy's `quantile(method='linear')`
 * source  Hyndman, Fan 1996, doi 10.1080/00031305.1996.10473566, definition 7
 */
export function quantileOfSorted(ascending: Float64Array, q: number): number {
  if (ascending.length === 0) throw new RangeError('quantile: expected at least one number, received none');
  const place = Math.min(1, Math.max(0, q)) * (ascending.length - 1);
  const lower = ascending[Math.floor(place)] ?? 0;
  const upper = ascending[Math.ceil(place)] ?? lower;
  return lower + (place - Math.floor(place)) * (upper - lower);
}

/** A copy in ascending order, for quantiles. */
export function ascending(numbers: Iterable<number>): Float64Array {
  return Float64Array.from(numbers).sort();
}

/** Mean in float64; null where there is nothing to average. */
export function meanOf(numbers: readonly number[] | Float64Array): number | null {
  if (numbers.length === 0) return null;
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum / numbers.length;
}

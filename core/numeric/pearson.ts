/**
 * Pearson correlation of two series, in float64 and in two passes, so that far means do not cancel; null where a series
 * is constant.
 *
 *     r = sum (a - mean a)(b - mean b) / sqrt(sum (a - mean a)^2 sum (b - mean b)^2), clamped to [-1, 1]
 *
 * shape   two series [n] -> one number
 * check   SciPy `pearsonr`; of mid-ranks, `spearmanr`
 * source  Pearson 1896, doi 10.1098/rsta.1896.0007
 */
export function pearsonOf(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number | null {
  const [middleA, middleB] = [meanOf(a), meanOf(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (let index = 0; index < a.length; index += 1) {
    const fromA = (a[index] ?? 0) - middleA;
    const fromB = (b[index] ?? 0) - middleB;
    both += fromA * fromB;
    squaresA += fromA * fromA;
    squaresB += fromB * fromB;
  }
  // the roots apart: the product of two small sums of squares may fall below the smallest number
  const spread = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return spread === 0 ? null : Math.max(-1, Math.min(1, both / spread));
}

function meanOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

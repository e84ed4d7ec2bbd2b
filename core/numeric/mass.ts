/**
 * Mass view: the positive part of a map as shares that sum to 1; null where no value is above 0.
 *
 *     p = max(a, 0) / sum max(a, 0)
 *
 * shape   values [n], finite -> shares [n], float64
 * source  audit.md, section 6
 */
export function massOf(values: Float32Array): Float64Array | null {
  let total = 0;
  for (const value of values) if (value > 0) total += value;
  if (total === 0) return null;
  const shares = new Float64Array(values.length);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value > 0) shares[index] = value / total;
  }
  return shares;
}

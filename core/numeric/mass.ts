/** The positive part of a map as shares that sum to 1. */
export interface Mass {
  readonly shares: Float64Array;
  /** Sum of the positive values before division. */
  readonly total: number;
}

/**
 * Mass view: the positive part of a map as shares that sum to 1; null where no value is above 0.
 *
 *     p = max(a, 0) / sum max(a, 0)
 *
 * shape   values [n], finite -> shares [n], float64
 * source  our own
 */
export function massOf(values: Float32Array): Mass | null {
  const shares = new Float64Array(values.length);
  let total = 0;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value > 0) {
      shares[index] = value;
      total += value;
    }
  }
  if (total === 0) return null;
  for (let index = 0; index < shares.length; index += 1) shares[index] = (shares[index] ?? 0) / total;
  return { shares, total };
}

/** Largest difference over the largest expected value; infinite where a value is not a number. */
export function relativeDifference(made: Float32Array, expected: Float32Array): number {
  let largest = 0;
  let worst = 0;
  for (let at = 0; at < expected.length; at += 1) {
    const value = expected[at] ?? NaN;
    const difference = Math.abs(value - (made[at] ?? NaN));
    if (Number.isNaN(difference)) return Infinity;
    largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, difference);
  }
  return worst === 0 ? 0 : worst / largest;
}

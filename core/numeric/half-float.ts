/**
 * Widens a 16-bit float (IEEE 754 binary16), given as its bits; every value is exact.
 *
 *     1 sign, 5 exponent (bias 15), 10 fraction bits; exponent 0 is subnormal, 31 is infinity or NaN
 */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The same for many values. */
export function widenHalfFloats(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, halfFloat);
}

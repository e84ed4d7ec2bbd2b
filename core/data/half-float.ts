/**
 * Widens 16-bit floats (IEEE 754 binary16), given as their bits, to 32-bit floats; every value is exact.
 *
 *     1 sign, 5 exponent (bias 15), 10 mantissa bits; exponent 0 is subnormal, 31 is infinity or NaN
 */
export function widenHalfFloats(bits: Uint16Array): Float32Array {
  const wide = new Float32Array(bits.length);
  for (const [index, half] of bits.entries()) wide[index] = widen(half);
  return wide;
}

function widen(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

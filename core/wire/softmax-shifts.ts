/** Powers of 2 that a sum of 16-bit exponentials may reach. */
const MOST_BITS = 31;
const LEADING_BIT = 17;

/** By what whole numbers are multiplied and divided for a sum of each number of bits, 0 to 31; see `softmax-by-table`. */
export const softmaxShifts = {
  /** A sum has as many bits as powers of 2 that it reaches. */
  powers: Array.from({ length: MOST_BITS }, (_, power) => 2 ** power),
  /** Shifts the sum's first bit to its place: (S factor + half) / divisor. */
  factor: eachBits((bits) => 2 ** Math.max(0, LEADING_BIT - bits)),
  divisor: eachBits((bits) => 2 ** Math.max(0, bits - LEADING_BIT)),
  half: eachBits((bits) => (bits > LEADING_BIT ? 2 ** (bits - LEADING_BIT - 1) : 0)),
  /** Brings e r to 15 places: (e r + unitHalf) / unit. */
  unit: eachBits((bits) => 2 ** Math.max(0, bits - 1)),
  unitHalf: eachBits((bits) => Math.floor(2 ** (bits - 2))),
} as const;

function eachBits(value: (bits: number) => number): readonly number[] {
  return Array.from({ length: MOST_BITS + 1 }, (_, bits) => value(bits));
}

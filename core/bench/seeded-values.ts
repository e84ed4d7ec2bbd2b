/**
 * Numbers in [0, 1) by mulberry32 with the state `seed * 7919 + position * 0x6D2B79F5`. A published generator in a few
 * lines, so that a peer in another language benchmarks the same weights and pictures and its maps can be compared.
 */
export function seededValues(seed: number, count: number): Float32Array {
  let state = (seed * 7919) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  });
}

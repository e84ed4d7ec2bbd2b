import { createHash } from 'node:crypto';

/**
 * A seeded sample of items, in item order: those with the smallest SHA-256 of "seed:ordinal". Anyone can draw it again
 * with any tool, it does not depend on a generator, and a sample of fewer items is a part of the larger one.
 */
export function sampleItems(ordinals: readonly number[], ask: { readonly size: number; readonly seed: number }): number[] {
  if (ask.size >= ordinals.length) return [...ordinals];
  return ordinals
    .map((ordinal) => ({
      ordinal,
      draw: createHash('sha256')
        .update(`${String(ask.seed)}:${String(ordinal)}`)
        .digest('hex'),
    }))
    .sort((a, b) => (a.draw < b.draw ? -1 : 1))
    .slice(0, ask.size)
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => a - b);
}

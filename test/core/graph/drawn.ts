import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';

import type { Shape } from '../../../core/graph/shape.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { ReferenceArray } from '../../../core/graph/kinds/kind-definition.ts';

export const ITEMS = 2;

/** Seeded uniform numbers in [from, to); the generator lives as long as the returned function. */
export function uniform(seed: number): (from: number, to: number) => number {
  const generator = xorshift128plus(seed);
  return (from, to) => from + (to - from) * ((generator.next() >>> 0) / 2 ** 32);
}

export function realShape(shape: Shape): Shape {
  return shape.map((length) => (length === BATCH ? ITEMS : length));
}

/** A seeded array of a shape, the batch replaced by ITEMS. */
export function drawn(shape: Shape, draw: () => number): ReferenceArray {
  const real = realShape(shape);
  return { shape: real, values: Float64Array.from({ length: real.reduce((product, length) => product * length, 1) }, draw) };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { kthLargest } from '../../../core/numeric/kth-largest.ts';
import { countOfShare, topKTotal, topKWeights } from '../../../core/numeric/top-k.ts';
import { near } from '../../support/near.ts';

const anyMagnitudes = fc
  .array(fc.oneof(fc.float({ min: 0, max: 9, noNaN: true }), fc.constantFrom(0, 1, 2)), { minLength: 1, maxLength: 200 })
  .chain((values) => fc.record({ values: fc.constant(Float32Array.from(values)), k: fc.integer({ min: 1, max: values.length }) }));

describe('k-th largest', () => {
  it.each([0, 4, 1.5, Number.NaN])('is refused for k = %s of three values', (k) => {
    expect(() => kthLargest(Float32Array.of(1, 2, 3), k)).toThrow('from 1 to 3');
  });

  it('is what sorting gives, and leaves the values as they are', () => {
    fc.assert(
      fc.property(anyMagnitudes, ({ values, k }) => {
        const before = values.slice();
        const sorted = values.slice().sort();
        expect([kthLargest(values, k), values]).toEqual([sorted[sorted.length - k], before]);
      }),
    );
  });

  it.each([
    ['already ascending', Float32Array.from({ length: 50_000 }, (_, index) => index)],
    ['all equal', new Float32Array(50_000).fill(3)],
    ['shaped like an organ pipe', Float32Array.from({ length: 50_000 }, (_, index) => Math.min(index, 50_000 - index))],
  ])('does not slow down on values that are %s', (_, values) => {
    const start = performance.now();
    kthLargest(values, 5000);
    expect(performance.now() - start).toBeLessThan(200); // selection takes 1 ms, a quadratic one would take seconds
  });
});

describe('top-k weights', () => {
  it('share the places that tied values compete for', () => {
    expect(topKWeights(Float32Array.of(5, 2, 2, 2, 1), 3)).toEqual({
      weights: Float64Array.of(1, 2 / 3, 2 / 3, 2 / 3, 0),
      total: 3,
      tied: near(2 / 3, 14),
    });
  });

  it('give nothing to a value of 0, even where places are free', () => {
    expect(topKWeights(Float32Array.of(0, 4, 0, 1), 3)).toEqual({ weights: Float64Array.of(0, 1, 0, 1), total: 2, tied: 0 });
  });

  it('are all 0 for a map of zeros', () => {
    expect(topKWeights(new Float32Array(4), 2)).toEqual({ weights: new Float64Array(4), total: 0, tied: 0 });
  });

  it('add up to min(k, number of values that are not 0), and do not depend on the order of positions', () => {
    fc.assert(
      fc.property(anyMagnitudes, ({ values, k }) => {
        const { weights, total } = topKWeights(values, k);
        const present = values.filter((value) => value !== 0).length;
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(total, 9);
        expect([total, topKTotal(values, k)]).toEqual([Math.min(k, present), Math.min(k, present)]);
        expect([...topKWeights(values.slice().reverse(), k).weights].reverse()).toEqual([...weights]);
      }),
    );
  });

  it('take at least one position of any share', () => {
    expect([countOfShare(0.1, 4), countOfShare(0.1, 49), countOfShare(0.1, 1024)]).toEqual([1, 5, 102]);
  });
});

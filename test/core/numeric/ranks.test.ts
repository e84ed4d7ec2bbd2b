import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ascendingOrder } from '../../../core/numeric/ascending-order.ts';
import { midRanks } from '../../../core/numeric/ranks.ts';
import { oracle } from '../metrics/golden-maps.ts';

const anyValues = fc
  .array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, -0, 1, -1)), { maxLength: 300 })
  .map((values) => Float32Array.from(values));

describe('ranks', () => {
  it('are refused where a value is NaN: NaN has no place in an order', () => {
    expect(() => midRanks(Float32Array.of(1, Number.NaN))).toThrow('received NaN');
  });

  it('share the mean of their places among equal values', () => {
    expect([...midRanks(Float32Array.of(0.3, 0.1, 0.3, -2))]).toEqual([3.5, 2, 3.5, 1]);
  });

  it('agree with SciPy on a list with many ties', () => {
    expect([...midRanks(Float32Array.from(oracle.ranks.values))]).toEqual(oracle.ranks.expected);
  });

  it('count -0 as 0, and order infinities and subnormal values', () => {
    expect([...midRanks(Float32Array.of(0, -0, Infinity, 2 ** -140, -Infinity, -(2 ** -140)))]).toEqual([3.5, 3.5, 6, 5, 1, 2]);
  });

  it('add up to n(n + 1)/2 whatever the ties, and do not see an increasing change', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const ranks = midRanks(values);
        expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((values.length * (values.length + 1)) / 2);
      }),
    );
  });
});

describe('ascending order', () => {
  it('is the order of the built-in sort, equal values as they came', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const before = values.slice();
        const positions = [...ascendingOrder(values).positions];
        const expected = Array.from(values, (_, position) => position).sort((a, b) => compare(values[a] ?? 0, values[b] ?? 0) || a - b);
        expect([positions, values]).toEqual([expected, before]);
      }),
    );
  });
});

/** Not a difference: Infinity - Infinity is NaN. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { describe, expect, it } from 'vitest';

import { ascending, meanOf, quantileOfSorted } from '../../../core/numeric/quantile.ts';
import { oracle } from '../metrics/golden-maps.ts';
import { near } from '../../support/near.ts';

describe('quantiles', () => {
  it('are refused where there are no numbers', () => {
    expect(() => quantileOfSorted(new Float64Array(0), 0.5)).toThrow('at least one number');
  });

  it('agree with NumPy, the ends included', () => {
    const { values, at, expected } = oracle.quantiles;
    const sorted = ascending(values);
    expect(at.map((q) => quantileOfSorted(sorted, q))).toEqual(expected.map((value) => near(value, 13)));
  });

  it('sort numbers by value, not as text', () => {
    expect([...ascending([10, 9, -1])]).toEqual([-1, 9, 10]);
  });

  it('have no mean of nothing', () => {
    expect([meanOf([]), meanOf([1, 2, 6])]).toEqual([null, 3]);
  });
});

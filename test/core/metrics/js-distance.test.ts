import { describe, expect, it } from 'vitest';

import { jsDistance } from '../../../core/metrics/js-distance.ts';
import { mapOfRows, spots, valueOf } from './map-makers.ts';

describe('the Jensen-Shannon distance', () => {
  it('is undefined for a map without a positive value', () => {
    expect(jsDistance.score({ teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[-1, 0]]) }, {})).toEqual({
      value: null,
      reason: 'no-mass',
    });
  });

  it('is 1 where the maps have no position in common', () => {
    expect(valueOf(jsDistance, { teacher: spots(5, 5, [[0, 0, 2]]), compressed: spots(5, 5, [[4, 4, 7]]) })).toBe(1);
  });

  it('is by hand sqrt(1 - 3/4 log2(3) + 1/2) for half of the mass gone to a new place', () => {
    // p = (1, 0), q = (1/2, 1/2), m = (3/4, 1/4)
    const expected = Math.sqrt(0.5 * Math.log2(4 / 3) + 0.25 * Math.log2(2 / 3) + 0.25 * Math.log2(2));
    expect(valueOf(jsDistance, { teacher: mapOfRows([[2, 0]]), compressed: mapOfRows([[3, 3]]) })).toBeCloseTo(expected, 14);
  });

  it('keeps its digits for maps that hardly differ: proportional to the difference down to 1e-6', () => {
    const at = (change: number) =>
      valueOf(jsDistance, { teacher: mapOfRows([[1, 1]]), compressed: mapOfRows([[1 + change, 1 - change]]) }) ?? NaN;
    // sqrt(d^2 / (8 ln 2)) with p - q = d / 2 each way
    expect(at(2 ** -20) / 2 ** -20).toBeCloseTo(Math.sqrt(1 / (8 * Math.LN2)), 6);
  });
});

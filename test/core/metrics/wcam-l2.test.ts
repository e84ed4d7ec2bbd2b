import { describe, expect, it } from 'vitest';

import { wcamL2 } from '../../../core/metrics/wcam-l2.ts';
import { near } from '../../support/near.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

describe('WCAM L2', () => {
  it('is undefined for a map of zeros, and so is its chance value', () => {
    const pair = { teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[0, 0]]) };
    expect([wcamL2.score(pair, {}), wcamL2.chance(pair, {})]).toEqual([{ value: null, reason: 'zero' }, null]);
  });

  it('is 2 (1 - cosine) / n: 3-4 against 4-3 gives 1/25, the negative 4/n, a right angle what a collapsed map counts', () => {
    const value = (a: readonly number[], b: readonly number[]) => valueOf(wcamL2, { teacher: mapOfRows([a]), compressed: mapOfRows([b]) });
    const collapsed = wcamL2.collapse({ teacher: mapOfRows([[1, 0]]), compressed: mapOfRows([[0, 0]]) }, {});
    expect([value([3, 4], [4, 3]), value([3, 4], [-3, -4]), value([1, 0], [0, 9]), collapsed]).toEqual([
      near(1 / 25, 14),
      near(2, 14),
      1,
      1,
    ]);
  });

  it('keeps its digits where 1 - cosine would be lost in rounding', () => {
    const value = valueOf(wcamL2, { teacher: mapOfRows([[1, 0]]), compressed: mapOfRows([[1, 2 ** -30]]) });
    expect((value ?? NaN) / 2 ** -61).toBeCloseTo(1, 6); // half of the squared angle
  });
});

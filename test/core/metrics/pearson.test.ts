import { describe, expect, it } from 'vitest';

import { pearson } from '../../../core/metrics/pearson.ts';
import { near } from '../../support/near.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

const teacher = mapOfRows([[1, 2, 4, 8]]);

describe('Pearson', () => {
  it('is undefined where a map is constant', () => {
    expect(pearson.score({ teacher, compressed: mapOfRows([[3, 3, 3, 3]]) }, {})).toEqual({ value: null, reason: 'constant' });
  });

  it('is 1 for any factor and offset, -1 for the negative', () => {
    const values = [(x: number) => 3 * x + 2, (x: number) => -x].map((change) =>
      valueOf(pearson, { teacher, compressed: { ...teacher, values: teacher.values.map(change) } }),
    );
    expect(values).toEqual([near(1, 12), near(-1, 12)]);
  });

  it('keeps its digits far from 0, where the squares of the values would cancel', () => {
    const far = (values: readonly number[]) => mapOfRows([values.map((value) => value + 2 ** 20)]);
    const pair = { teacher: far([1, 2, 3, 4]), compressed: far([2, 1, 4, 3]) };
    expect(valueOf(pearson, pair)).toBeCloseTo(0.6, 12); // sum of products 3 over 5
  });
});

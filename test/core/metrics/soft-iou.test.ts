import { describe, expect, it } from 'vitest';

import { softIou } from '../../../core/metrics/soft-iou.ts';
import { near } from '../../support/near.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

describe('soft IoU', () => {
  it('is undefined for a map without a positive value', () => {
    expect(softIou.score({ teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[0, -2]]) }, {})).toEqual({
      value: null,
      reason: 'no-mass',
    });
  });

  it('is (1 - z) / (1 + z) where a share z of the mass moved to an empty place', () => {
    const values = [0, 0.25, 0.5, 1].map((z) =>
      valueOf(softIou, { teacher: mapOfRows([[4, 0]]), compressed: mapOfRows([[4 - 4 * z, 4 * z]]) }),
    );
    expect(values).toEqual([1, near(0.75 / 1.25, 14), near(1 / 3, 14), 0]);
  });

  it('does not see negative evidence', () => {
    expect(valueOf(softIou, { teacher: mapOfRows([[1, -5, 1]]), compressed: mapOfRows([[2, 0, 2]]) })).toBe(1);
  });
});

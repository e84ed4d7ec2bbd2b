import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { centroidShift } from '../../../core/metrics/centroid-shift.ts';
import type { ReducedMap } from '../../../core/metrics/metric.ts';
import { wasserstein } from '../../../core/metrics/wasserstein.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

const signal = (values: readonly number[], samples = 1): ReducedMap => ({ ...mapOfRows([values]), cell: { height: 1, width: samples } });

describe('the Wasserstein distance', () => {
  it('is undefined for pictures and for a signal without a positive value', () => {
    const picture = mapOfRows([
      [1, 2],
      [3, 4],
    ]);
    expect([
      wasserstein.score({ teacher: picture, compressed: picture }, {}),
      wasserstein.score({ teacher: signal([1, 2]), compressed: signal([0, -1]) }, {}),
    ]).toEqual([
      { value: null, reason: 'not-a-signal' },
      { value: null, reason: 'no-mass' },
    ]);
  });

  it('is the length of a translation, in samples', () => {
    expect(valueOf(wasserstein, { teacher: signal([1, 2, 0, 0, 0], 4), compressed: signal([0, 0, 0, 1, 2], 4) })).toBeCloseTo(12, 12);
  });

  it('sees two spots change places where the centroid stands still', () => {
    const pair = { teacher: signal([1, 0, 2, 0, 1]), compressed: signal([0, 1, 2, 1, 0]) };
    expect([valueOf(centroidShift, pair), valueOf(wasserstein, pair)]).toEqual([0, 0.5]);
  });

  it('is never below the shift of the centroid', () => {
    const values = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const pair = { teacher: signal(a, 3), compressed: signal(b, 3) };
        const [moved, carried] = [valueOf(centroidShift, pair), valueOf(wasserstein, pair)];
        if (moved !== null) expect(carried).toBeGreaterThanOrEqual(moved - 1e-9);
      }),
    );
  });
});

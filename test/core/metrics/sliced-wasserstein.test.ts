import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { centroidShift } from '../../../core/metrics/centroid-shift.ts';
import { slicedWasserstein } from '../../../core/metrics/sliced-wasserstein.ts';
import { distances } from './golden-maps.ts';
import { anyPair, mapOfRows, spots, valueOf } from './map-makers.ts';

/** Quadrature over 64 directions. */
const QUADRATURE = 1e-3;

describe('the sliced Wasserstein distance', () => {
  it('is undefined for signals and for a map without a positive value', () => {
    const negative = { ...spots(3, 3, []), values: new Float32Array(9).fill(-1) };
    expect([
      slicedWasserstein.score({ teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[1, 2]]) }, {}),
      slicedWasserstein.score({ teacher: spots(3, 3, [[0, 0, 1]]), compressed: negative }, {}),
    ]).toEqual([
      { value: null, reason: 'not-a-picture' },
      { value: null, reason: 'no-mass' },
    ]);
  });

  it.each([
    [0, 6],
    [6, 0],
    [3, 4],
    [5, 2],
  ])('of a map moved by %i rows and %i columns is the length of the way, to 0.1 %%', (rows, columns) => {
    const shape = (row: number, column: number) =>
      spots(20, 20, [
        [row, column, 3],
        [row + 2, column + 1, 1],
        [row + 1, column + 4, 2],
      ]);
    const value = valueOf(slicedWasserstein, { teacher: shape(2, 3), compressed: shape(2 + rows, 3 + columns) });
    expect(Math.abs((value ?? NaN) / Math.hypot(rows, columns) - 1)).toBeLessThan(QUADRATURE);
  });

  it('counts in pixels of the model input where cells are not square', () => {
    const inPixels = (map: ReturnType<typeof spots>) => ({ ...map, cell: { height: 8, width: 2 } });
    const value = valueOf(slicedWasserstein, {
      teacher: inPixels(spots(9, 9, [[1, 1, 1]])),
      compressed: inPixels(spots(9, 9, [[4, 5, 1]])),
    });
    expect(Math.abs((value ?? NaN) / Math.hypot(24, 8) - 1)).toBeLessThan(QUADRATURE);
  });

  it('lies between the shift of the centroid and the true distance of optimal transport', () => {
    for (const { height, width, teacher, compressed, expected } of distances.transport) {
      const map = (values: readonly number[]) => ({ values: Float32Array.from(values), height, width, cell: { height: 1, width: 1 } });
      const value = valueOf(slicedWasserstein, { teacher: map(teacher), compressed: map(compressed) }) ?? NaN;
      expect(value).toBeLessThanOrEqual(expected * (1 + QUADRATURE));
      expect(value).toBeGreaterThan(expected / 2);
    }
    fc.assert(
      fc.property(anyPair, (pair) => {
        const [moved, carried] = [valueOf(centroidShift, pair), valueOf(slicedWasserstein, pair)];
        if (moved !== null) expect(carried).toBeGreaterThanOrEqual(moved * (1 - QUADRATURE));
      }),
    );
  });
});

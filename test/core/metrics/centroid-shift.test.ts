import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { centroidShift } from '../../../core/metrics/centroid-shift.ts';
import { mapOfRows, spots, valueOf } from './map-makers.ts';

describe('centroid-shift', () => {
  it('is undefined where a map has no positive mass', () => {
    const pair = { teacher: mapOfRows([[1, 0]]), compressed: mapOfRows([[-1, -2]]) };
    expect(centroidShift.score(pair, {})).toEqual({ value: null, reason: 'no-mass' });
  });

  it('is the length of a translation, in pixels of the model input', () => {
    const anyShift = fc.record({
      down: fc.integer({ min: 0, max: 6 }),
      right: fc.integer({ min: 0, max: 6 }),
      cell: fc.constantFrom(1, 4, 16),
    });
    fc.assert(
      fc.property(anyShift, ({ down, right, cell }) => {
        const shape = [
          [1, 1, 0.5],
          [2, 1, 1],
          [2, 3, 0.25],
        ] as const;
        const at = (rows: number, columns: number) => ({
          ...spots(
            12,
            12,
            shape.map(([row, column, value]) => [row + rows, column + columns, value]),
          ),
          cell: { height: cell, width: cell },
        });
        expect(valueOf(centroidShift, { teacher: at(0, 0), compressed: at(down, right) })).toBeCloseTo(cell * Math.hypot(down, right), 10);
      }),
    );
  });

  it('ignores negative values', () => {
    const pair = { teacher: mapOfRows([[1, 0, 0, 0]]), compressed: mapOfRows([[1, -5, -9, 0]]) };
    expect(valueOf(centroidShift, pair)).toBe(0);
  });

  it('counts a collapsed map as far away as the grid allows', () => {
    const map = { ...spots(4, 5, [[0, 0, 1]]), cell: { height: 8, width: 8 } };
    expect(centroidShift.collapse({ teacher: map, compressed: map }, {})).toBe(8 * Math.hypot(3, 4));
  });

  it('measures a signal in samples along time', () => {
    const pair = { teacher: mapOfRows([[0, 1, 0, 0, 0]]), compressed: mapOfRows([[0, 0, 0, 0, 2]]) };
    expect(valueOf(centroidShift, pair)).toBe(3);
  });
});

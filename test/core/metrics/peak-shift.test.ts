import { describe, expect, it } from 'vitest';

import { peakShift } from '../../../core/metrics/peak-shift.ts';
import { near } from '../../support/near.ts';
import { mapOfRows, spots, valueOf } from './map-makers.ts';

const corner = spots(5, 5, [[0, 0, 2]]);

describe('peak shift', () => {
  it('is undefined for a map without a positive value', () => {
    expect(peakShift.score({ teacher: corner, compressed: mapOfRows([[-1, -2]]) }, {})).toEqual({ value: null, reason: 'no-mass' });
  });

  it('is the length of a translation, in pixels of the model input', () => {
    const inPixels = (map: typeof corner) => ({ ...map, cell: { height: 4, width: 2 } });
    const moved = spots(5, 5, [[3, 4, 1]]);
    expect([
      valueOf(peakShift, { teacher: corner, compressed: moved }),
      valueOf(peakShift, { teacher: inPixels(corner), compressed: inPixels(moved) }),
    ]).toEqual([5, near(Math.hypot(12, 8), 12)]);
  });

  it('doubts a peak that has an equal or a rival of 95 %, and no other', () => {
    const flagged = (second: number, column = 3) => {
      const compressed = spots(5, 5, [
        [0, 0, 2],
        [0, column, second],
      ]);
      return peakShift.flags?.({ teacher: corner, compressed }, {});
    };
    // beside the peak it is its slope, not a second one
    expect([flagged(2), flagged(1.92), flagged(1.8), flagged(1.92, 1)]).toEqual([['multi-peak'], ['multi-peak'], [], []]);
  });

  it('of several equal peaks is the furthest that one of them is from all of the other map’s', () => {
    const two = spots(5, 5, [
      [0, 0, 2],
      [0, 3, 2],
    ]);
    expect([valueOf(peakShift, { teacher: corner, compressed: two }), valueOf(peakShift, { teacher: two, compressed: corner })]).toEqual([
      3, 3,
    ]);
  });

  it('stays below the diagonal for maps of two levels with thousands of equal peaks, and comes soon', () => {
    const level = (odd: number) => ({
      ...corner,
      height: 150,
      width: 150,
      values: Float32Array.from({ length: 22_500 }, (_, at) => 1 + ((at + odd) % 2)),
    });
    const start = performance.now();
    expect(valueOf(peakShift, { teacher: level(0), compressed: level(1) })).toBe(1);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

import { describe, expect, it } from 'vitest';

import { massLeaving } from '../../../core/metrics/mass-leaving.ts';
import { mapOfRows, spots, valueOf } from './map-makers.ts';

describe('mass-leaving', () => {
  it('is undefined where a map has no positive mass', () => {
    const pair = { teacher: mapOfRows([[-1, 0]]), compressed: mapOfRows([[1, 2]]) };
    expect(massLeaving.score(pair, { share: 0.1 })).toEqual({ value: null, reason: 'no-mass' });
  });

  it('is the share of the mass that was moved out of the region', () => {
    const teacher = spots(10, 10, [
      [2, 2, 5],
      [2, 3, 5],
    ]); // top tenth: the two spots, all of the mass
    const compressed = spots(10, 10, [
      [2, 2, 5],
      [2, 3, 2],
      [8, 8, 3],
    ]);
    expect(valueOf(massLeaving, { teacher, compressed })).toBeCloseTo(0.3, 14);
  });

  it('is negative where the map contracted onto the region', () => {
    const teacher = spots(5, 4, [
      [0, 0, 3],
      [0, 1, 2],
      [4, 3, 1],
    ]); // k = 2: 5/6 inside
    const compressed = spots(5, 4, [[0, 0, 1]]);
    expect(valueOf(massLeaving, { teacher, compressed })).toBeCloseTo(5 / 6 - 1, 14);
  });

  it('counts a collapsed map as having lost all that the teacher had inside', () => {
    const teacher = spots(5, 4, [
      [0, 0, 3],
      [0, 1, 2],
      [4, 3, 1],
    ]);
    expect(massLeaving.collapse({ teacher, compressed: spots(5, 4, []) }, { share: 0.1 })).toBeCloseTo(5 / 6, 14);
  });
});

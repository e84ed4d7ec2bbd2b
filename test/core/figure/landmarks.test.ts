import { describe, expect, it } from 'vitest';

import { massCentroid, peakOf } from '../../../core/figure/landmarks.ts';
import { mapOfRows, spots } from '../metrics/map-makers.ts';

describe('landmarks of a map', () => {
  it('are missing where there is nothing to mark', () => {
    expect([massCentroid(mapOfRows([[-1, 0]])), massCentroid(mapOfRows([[1, Infinity]])), peakOf(mapOfRows([[Number.NaN]]))]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('the centroid is the mean place of the positive mass, at cell centres, in pixels of the model input', () => {
    const map = {
      ...spots(4, 4, [
        [0, 0, 1],
        [0, 3, 1],
        [2, 0, -9],
      ]),
      cell: { height: 8, width: 16 },
    };
    expect(massCentroid(map)).toEqual({ x: 2 * 16, y: 0.5 * 8 });
  });

  it('the peak is the first of the largest values', () => {
    const map = {
      ...spots(4, 4, [
        [1, 2, 5],
        [3, 1, 5],
      ]),
      cell: { height: 8, width: 8 },
    };
    expect(peakOf(map)).toEqual({ row: 1, column: 2, value: 5, x: 20, y: 12 });
  });

  it('a negative map has a peak and no centroid', () => {
    expect([peakOf(mapOfRows([[-3, -1]]))?.column, massCentroid(mapOfRows([[-3, -1]]))]).toEqual([1, null]);
  });
});

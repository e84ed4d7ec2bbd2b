import { describe, expect, it } from 'vitest';

import { topKIou } from '../../../core/metrics/top-k-iou.ts';
import { mapOfRows, spots, valueOf } from './map-makers.ts';
import { near } from '../../support/near.ts';

describe('top-k-iou', () => {
  it('is undefined where neither map has a value', () => {
    const empty = spots(4, 5, []);
    expect(topKIou.score({ teacher: empty, compressed: empty }, { share: 0.1 })).toEqual({ value: null, reason: 'zero' });
  });

  it('counts magnitude: a strong negative spot is a strong position', () => {
    const pair = {
      teacher: spots(4, 5, [
        [0, 0, 1],
        [1, 1, 0.9],
      ]),
      compressed: spots(4, 5, [
        [0, 0, -1],
        [3, 3, 0.9],
      ]),
    };
    expect(valueOf(topKIou, pair)).toBeCloseTo(1 / 3, 14); // k = 2: one of three places is common
  });

  it('shares a tie: k = 1 of two equal spots counts each by half', () => {
    const pair = { teacher: mapOfRows([[1, 1, 0, 0]]), compressed: mapOfRows([[1, 0, 0, 0]]) };
    expect(valueOf(topKIou, pair)).toBeCloseTo(0.5 / 1.5, 14);
  });

  it('never counts a position whose value is 0, however large k is', () => {
    const pair = { teacher: spots(10, 10, [[0, 0, 1]]), compressed: spots(10, 10, [[0, 0, 5]]) };
    expect([valueOf(topKIou, pair), topKIou.chance(pair, { share: 0.1 })]).toEqual([1, near(0.01 / (2 - 0.01), 14)]);
  });

  it('expects k/(2n - k) by chance without ties', () => {
    const map = mapOfRows([Array.from({ length: 50 }, (_, index) => index + 1)]);
    expect(topKIou.chance({ teacher: map, compressed: map }, { share: 0.1 })).toBeCloseTo(5 / 95, 14);
  });
});

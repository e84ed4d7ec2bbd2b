import { describe, expect, it } from 'vitest';

import { spearman } from '../../../core/metrics/spearman.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

const teacher = mapOfRows([
  [0.1, 0.4, -0.2],
  [0.9, 0.3, 0.2],
]);

describe('spearman', () => {
  it('is undefined for a map that is the same everywhere', () => {
    const flat = mapOfRows([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(spearman.score({ teacher, compressed: flat }, {})).toEqual({ value: null, reason: 'constant' });
  });

  it('sees only the order: an increasing curve changes nothing, a sign change turns it round', () => {
    const curved = { ...teacher, values: teacher.values.map((value) => Math.exp(3 * value)) };
    const turned = { ...teacher, values: teacher.values.map((value) => -value) };
    expect([valueOf(spearman, { teacher, compressed: curved }), valueOf(spearman, { teacher, compressed: turned })]).toEqual([1, -1]);
  });

  it('gives the textbook value 1 - 6 sum d^2 / (n (n^2 - 1)) without ties', () => {
    const compressed = mapOfRows([
      [2, 1, 3],
      [6, 5, 4],
    ]); // ranks of the teacher: 2 5 1 6 4 3; d: 0 4 -2 0 -1 -1
    expect(valueOf(spearman, { teacher, compressed })).toBeCloseTo(1 - (6 * 22) / (6 * 35), 12);
  });
});

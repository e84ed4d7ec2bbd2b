import { describe, expect, it } from 'vitest';

import { kendallTauBUnion } from '../../../core/metrics/kendall-tau-b-union.ts';
import { distances, expectClose, goldenNumber, openMaps } from './golden-maps.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

const sparse = (...values: readonly number[]) => mapOfRows([[...values, 0, 0, 0, 0]]);

describe('Kendall’s tau-b without shared zeros', () => {
  it('is not given where few zeros are shared, where one position is left, or where what is left is constant', () => {
    const score = (a: readonly number[], b: readonly number[]) =>
      kendallTauBUnion.score({ teacher: mapOfRows([a]), compressed: mapOfRows([b]) }, {});
    expect([score([1, 2, 3, 0], [2, 1, 3, 4]), score([0, 0, 3, 0], [0, 0, 1, 0]), score([2, 2, 0, 0], [1, 3, 0, 0])]).toEqual([
      { value: null, reason: 'few-shared-zeros' },
      { value: null, reason: 'too-few-positions' },
      { value: null, reason: 'constant' },
    ]);
  });

  it('sees the reverse order that shared zeros hide', () => {
    expect(valueOf(kendallTauBUnion, { teacher: sparse(1, 2, 3), compressed: sparse(3, 2, 1) })).toBeCloseTo(-1, 12);
  });

  it(`agrees with SciPy on every sparse pair (${distances.origin})`, () => {
    const pairs = openMaps('pair_maps.npz');
    const given = distances.pairs.rows.filter((row) => goldenNumber(row, 'kendall-tau-b-union') !== undefined);
    expect(given.length).toBeGreaterThan(5);
    for (const row of distances.pairs.rows) {
      const expected = goldenNumber(row, 'kendall-tau-b-union');
      if (expected === undefined) expect(valueOf(kendallTauBUnion, pairs(row))).toBeNull();
      else expectClose(valueOf(kendallTauBUnion, pairs(row)), expected, 1e-9);
    }
  });
});

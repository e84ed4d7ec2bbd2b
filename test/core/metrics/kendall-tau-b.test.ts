import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { kendallTauB } from '../../../core/metrics/kendall-tau-b.ts';
import { kendallTauB as tauOf } from '../../../core/numeric/kendall.ts';
import { distances, expectClose } from './golden-maps.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

describe('Kendall’s tau-b', () => {
  it('is undefined where a map is constant, and refuses what has no order', () => {
    const pair = { teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[3, 3]]) };
    expect(kendallTauB.score(pair, {})).toEqual({ value: null, reason: 'constant' });
    expect(() => tauOf(Float32Array.of(1, NaN), Float32Array.of(1, 2))).toThrow(/NaN/);
  });

  it('counts by hand: one pair of three the other way round gives 1/3', () => {
    expect(valueOf(kendallTauB, { teacher: mapOfRows([[1, 2, 3]]), compressed: mapOfRows([[1, 3, 2]]) })).toBeCloseTo(1 / 3, 14);
  });

  it('agrees with SciPy on 2 to 2,000 values with few and many ties', () => {
    for (const { a, b, expected } of distances.kendall) {
      const value = tauOf(Float32Array.from(a), Float32Array.from(b));
      if (expected === null) expect(value).toBeNull();
      else expectClose(value, expected, 1e-12);
    }
  });

  it('is what comparing every pair with every other gives', () => {
    const series = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(series, (rows) => {
        const [a, b] = [Float32Array.from(rows, ([x]) => x), Float32Array.from(rows, ([, y]) => y)];
        const expected = pairByPair(rows);
        if (expected === null) expect(tauOf(a, b)).toBeNull();
        else expect(tauOf(a, b)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('orders 50,176 positions in well under a second, as n log n and not n squared', () => {
    const values = (step: number) => Float32Array.from({ length: 50_176 }, (_, at) => Math.sin(at * step));
    const start = performance.now();
    tauOf(values(1.1), values(2.3));
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

function pairByPair(rows: readonly (readonly [number, number])[]): number | null {
  let [sum, untiedA, untiedB] = [0, 0, 0];
  rows.forEach(([a, b], index) => {
    for (const [otherA, otherB] of rows.slice(0, index)) {
      sum += Math.sign(a - otherA) * Math.sign(b - otherB);
      untiedA += Math.abs(Math.sign(a - otherA));
      untiedB += Math.abs(Math.sign(b - otherB));
    }
  });
  return untiedA === 0 || untiedB === 0 ? null : sum / Math.sqrt(untiedA * untiedB);
}

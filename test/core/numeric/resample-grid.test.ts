import { describe, expect, it } from 'vitest';

import { resampleGrid } from '../../../core/numeric/resample-grid.ts';
import { oracle } from '../metrics/golden-maps.ts';

describe('resampling of a grid', () => {
  it.each(oracle.resampled.map((row) => ({ ...row, name: `${String(row.height)} x ${String(row.width)} to ${row.to.join(' x ')}` })))(
    'agrees with PyTorch (half-pixel centres, clamped edges, no anti-aliasing): $name',
    ({ height, width, values, to, expected }) => {
      const result = resampleGrid({ values: Float32Array.from(values), height, width }, { height: to[0], width: to[1] });
      expect(result.values.length).toBe(expected.length);
      result.values.forEach((value, index) => {
        expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 6);
      });
    },
  );

  it('keeps a constant map constant, and its range', () => {
    const result = resampleGrid({ values: new Float32Array(12).fill(0.3), height: 3, width: 4 }, { height: 7, width: 2 });
    expect(result.values).toEqual(new Float32Array(14).fill(0.3));
  });
});

import { describe, expect, it } from 'vitest';

import { massOf } from '../../../core/numeric/mass.ts';

describe('mass view', () => {
  it('is undefined without a value above 0', () => {
    expect([massOf(Float32Array.of(-1, 0)), massOf(new Float32Array(3))]).toEqual([null, null]);
  });

  it('is the positive part as shares of its sum', () => {
    expect(massOf(Float32Array.of(3, -2, 1, 0))).toEqual({ shares: Float64Array.of(0.75, 0, 0.25, 0), total: 4 });
  });
});

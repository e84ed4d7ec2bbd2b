import { describe, expect, it } from 'vitest';

import { softmax, topClass } from '../../../core/metrics/prediction.ts';
import { oracle } from './golden-maps.ts';

describe('top class', () => {
  it('is refused where a logit is NaN: NaN has no order', () => {
    expect(() => topClass(Float32Array.of(1, Number.NaN, 0))).toThrow('without NaN');
    expect(() => topClass(new Float32Array(0))).toThrow('without NaN');
  });

  it('is the lowest index of a tie, and the tie is flagged', () => {
    expect([topClass(Float32Array.of(1, 5, 5)), topClass(Float32Array.of(5, 5, 6)), topClass(Float32Array.of(-Infinity, -3))]).toEqual([
      { index: 1, tie: true },
      { index: 2, tie: false },
      { index: 1, tie: false },
    ]);
  });
});

describe('probabilities', () => {
  it('agree with SciPy where exp overflows and underflows', () => {
    const { logits, expected } = oracle.softmax;
    softmax(Float32Array.from(logits)).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 14);
    });
  });
});

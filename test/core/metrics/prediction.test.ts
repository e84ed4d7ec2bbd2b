import { describe, expect, it } from 'vitest';

import { flipKind, softmax, summarisePredictions, topClass } from '../../../core/metrics/prediction.ts';
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

describe('flips', () => {
  it.each([
    [{ teacherTop: 3, compressedTop: 3, label: 4 }, 'same'],
    [{ teacherTop: 3, compressedTop: 4, label: 3 }, 'right-wrong'],
    [{ teacherTop: 3, compressedTop: 4, label: 4 }, 'wrong-right'],
    [{ teacherTop: 3, compressedTop: 4, label: 5 }, 'wrong-wrong'],
    [{ teacherTop: 3, compressedTop: 4, label: null }, 'changed'],
  ] as const)('%j is %s', (prediction, kind) => {
    expect(flipKind(prediction)).toBe(kind);
  });

  it('are counted by kind; accuracy counts labelled items only', () => {
    const predictions = [
      { teacherTop: 0, compressedTop: 0, label: 0 },
      { teacherTop: 0, compressedTop: 1, label: 0 },
      { teacherTop: 2, compressedTop: 1, label: 1 },
      { teacherTop: 2, compressedTop: 1, label: 0 },
      { teacherTop: 2, compressedTop: 1, label: null },
    ];
    expect(summarisePredictions(predictions)).toEqual({
      agreement: 1 / 5,
      teacherAccuracy: 2 / 4,
      compressedAccuracy: 2 / 4,
      labelled: 4,
      flips: { 'right-wrong': 1, 'wrong-right': 1, 'wrong-wrong': 1, changed: 1 },
    });
  });

  it('without items or labels nothing is a number', () => {
    const summary = summarisePredictions([]);
    expect([summary.agreement, summary.teacherAccuracy, summary.compressedAccuracy]).toEqual([null, null, null]);
  });
});

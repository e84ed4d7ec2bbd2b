import { describe, expect, it } from 'vitest';

import { outputKl } from '../../../core/metrics/output-kl.ts';
import { distances, expectClose } from './golden-maps.ts';

const score = (teacher: readonly number[], compressed: readonly number[]) =>
  outputKl.score({ teacher: Float32Array.from(teacher), compressed: Float32Array.from(compressed) }, {});

describe('output KL', () => {
  it('is undefined for other classes, a single class and logits that are not finite', () => {
    expect([score([1, 2], [1, 2, 3]), score([1], [1]), score([1, NaN], [1, 2]), score([1, 2], [Infinity, 2])]).toEqual([
      { value: null, reason: 'other-classes' },
      { value: null, reason: 'too-few-classes' },
      { value: null, reason: 'not-finite' },
      { value: null, reason: 'not-finite' },
    ]);
  });

  it('agrees with SciPy for 2 to 1,000 classes, near and far apart', () => {
    for (const { teacher, compressed, expected } of distances.outputs) expectClose(score(teacher, compressed).value, expected, 1e-9);
  });

  it('is 0 for logits that differ by a shift', () => {
    expect(score([1, 2, 3], [11, 12, 13]).value).toBeCloseTo(0, 14);
  });

  it('stays finite where a probability of the compressed model is below the smallest number', () => {
    expect(score([0, 0], [0, -2000]).value).toBeCloseTo(1000 - Math.LN2, 9);
  });
});

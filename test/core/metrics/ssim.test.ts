import { describe, expect, it } from 'vitest';

import { ssim } from '../../../core/metrics/ssim.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

function noise(height: number, width: number, seed: string) {
  const random = seededRandom('ssim.test', seed);
  return mapOfRows(Array.from({ length: height }, () => Array.from({ length: width }, () => random.normal())));
}

describe('ssim', () => {
  it.each([
    ['6 rows', 6, 20],
    ['6 columns', 20, 6],
    ['a signal of 6 samples', 1, 6],
  ])('is undefined on %s', (_, height, width) => {
    const pair = { teacher: noise(height, width, 'a'), compressed: noise(height, width, 'b') };
    expect(ssim.score(pair, {})).toEqual({ value: null, reason: 'grid-too-small' });
  });

  it('is undefined where both maps are the same constant', () => {
    const flat = mapOfRows(Array.from({ length: 8 }, () => Array.from({ length: 8 }, () => 0.25)));
    expect(ssim.score({ teacher: flat, compressed: flat }, {})).toEqual({ value: null, reason: 'constant' });
  });

  it('does not lose digits on a high plateau: values near 4096 with a range of 1', () => {
    const teacher = noise(16, 16, 'a');
    const compressed = noise(16, 16, 'b');
    const raise = (map: typeof teacher) => ({ ...map, values: map.values.map((value) => 4096 + Math.round(value * 64) / 64) });
    const pair = { teacher: raise(teacher), compressed: raise(compressed) };
    expect(valueOf(ssim, pair)).toBeCloseTo(plainSsim(pair.teacher.values, pair.compressed.values, 16), 9);
  });

  it('is near 0 for unrelated noise', () => {
    expect(valueOf(ssim, { teacher: noise(64, 64, 'a'), compressed: noise(64, 64, 'b') })).toBeCloseTo(0, 1);
  });
});

/** Two passes per window, means first: slow, and without any cancellation. */
function plainSsim(a: Float32Array, b: Float32Array, side: number): number {
  const range = Math.max(...a, ...b) - Math.min(...a, ...b);
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  const values: number[] = [];
  for (let top = 0; top + 7 <= side; top += 1) {
    for (let left = 0; left + 7 <= side; left += 1) {
      const cells = Array.from({ length: 49 }, (_, cell) => (top + Math.floor(cell / 7)) * side + left + (cell % 7));
      const mean = (of: Float32Array): number => cells.reduce((sum, cell) => sum + (of[cell] ?? 0), 0) / 49;
      const [meanA, meanB] = [mean(a), mean(b)];
      const spread = (u: Float32Array, meanU: number, v: Float32Array, meanV: number): number =>
        cells.reduce((sum, cell) => sum + ((u[cell] ?? 0) - meanU) * ((v[cell] ?? 0) - meanV), 0) / 48;
      const [ab, aa, bb] = [spread(a, meanA, b, meanB), spread(a, meanA, a, meanA), spread(b, meanB, b, meanB)];
      values.push(((2 * meanA * meanB + c1) * (2 * ab + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (aa + bb + c2)));
    }
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

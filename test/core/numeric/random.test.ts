import { describe, expect, it } from 'vitest';

import { meanOf } from '../../../core/numeric/quantile.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { near } from '../../support/near.ts';

const draws = (random: { uniform(): number }, count: number): readonly number[] => Array.from({ length: count }, () => random.uniform());

describe('seeded random', () => {
  it('gives the same numbers for the same parts and others for other parts', () => {
    const first = draws(seededRandom(7, 'noise', 3), 5);
    expect(draws(seededRandom(7, 'noise', 3), 5)).toEqual(first);
    for (const other of [
      seededRandom(8, 'noise', 3),
      seededRandom(7, 'noise', 4),
      seededRandom('7', 'noise', 3),
      seededRandom(7, 'noise3'),
    ]) {
      expect(draws(other, 5)).not.toEqual(first);
    }
  });

  it('draws normals with mean 0, deviation 1 and 5 % beyond 1.96', () => {
    const random = seededRandom('random.test', 'normal');
    const values = Array.from({ length: 100_000 }, () => random.normal());
    const moments = [
      meanOf(values),
      meanOf(values.map((value) => value * value)),
      meanOf(values.map((value) => (Math.abs(value) > 1.959964 ? 1 : 0))),
    ];
    expect(moments).toEqual([near(0, 1), near(1, 1), near(0.05, 2)]);
  });

  it('permutes every position exactly once', () => {
    const order = seededRandom('random.test', 'permutation').permutation(257);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 257 }, (_, index) => index));
  });

  it('puts each of three positions first equally often', () => {
    const random = seededRandom('random.test', 'fair');
    const firsts = [0, 0, 0];
    for (let round = 0; round < 9000; round += 1) {
      const first = random.permutation(3)[0] ?? -1;
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    expect(Math.max(...firsts.map((count) => Math.abs(count - 3000)))).toBeLessThan(225); // 5 standard deviations
  });

  it('draws whole numbers from 0 to n - 1', () => {
    const random = seededRandom('random.test', 'below');
    expect(new Set(Array.from({ length: 200 }, () => random.below(4)))).toEqual(new Set([0, 1, 2, 3]));
  });
});

import { describe, expect, it } from 'vitest';

import { cosine } from '../../../core/metrics/cosine.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { mapOfRows, valueOf } from './map-makers.ts';
import { near } from '../../support/near.ts';

describe('cosine', () => {
  it('is undefined for a map of zeros', () => {
    const pair = { teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[0, 0]]) };
    expect([cosine.score(pair, {}), cosine.chance(pair, {})]).toEqual([{ value: null, reason: 'zero' }, null]);
  });

  it('is the cosine of the angle: 3-4-5 against 4-3-5 gives 24/25', () => {
    expect(valueOf(cosine, { teacher: mapOfRows([[3, 4]]), compressed: mapOfRows([[4, 3]]) })).toBeCloseTo(24 / 25, 14);
  });

  it('is 1 for a map three times as strong and -1 for its negative', () => {
    const teacher = mapOfRows([[0.5, -1, 2]]);
    const values = [3, -1].map((factor) =>
      valueOf(cosine, { teacher, compressed: { ...teacher, values: teacher.values.map((value) => factor * value) } }),
    );
    expect(values).toEqual([near(1, 14), near(-1, 14)]);
  });

  it('is near 2/pi by chance on unrelated half-normal noise', () => {
    const random = seededRandom('cosine.test');
    const noise = () => mapOfRows([Array.from({ length: 200_000 }, () => Math.abs(random.normal()))]);
    const pair = { teacher: noise(), compressed: noise() };
    expect([valueOf(cosine, pair), cosine.chance(pair, {})]).toEqual([near(2 / Math.PI, 2), near(2 / Math.PI, 2)]);
  });
});

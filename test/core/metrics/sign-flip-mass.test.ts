import { describe, expect, it } from 'vitest';

import { signFlipMass } from '../../../core/metrics/sign-flip-mass.ts';
import { near } from '../../support/near.ts';
import { mapOfRows, valueOf } from './map-makers.ts';

describe('sign-flip mass', () => {
  it('is undefined for a compressed map of zeros', () => {
    const pair = { teacher: mapOfRows([[1, 2]]), compressed: mapOfRows([[0, 0]]) };
    expect([signFlipMass.score(pair, {}), signFlipMass.chance(pair, {})]).toEqual([{ value: null, reason: 'zero' }, null]);
  });

  it('is 1 for the negative of a map, and its weight is that of the compressed map', () => {
    const value = (a: readonly number[], b: readonly number[]) =>
      valueOf(signFlipMass, { teacher: mapOfRows([a]), compressed: mapOfRows([b]) });
    expect([value([1, -2], [-1, 2]), value([1, -2, 5], [-3, -1, 0])]).toEqual([1, near(3 / 4, 14)]);
  });

  it('counts neither what appears from nothing nor what vanishes', () => {
    expect(valueOf(signFlipMass, { teacher: mapOfRows([[0, 3, 0]]), compressed: mapOfRows([[-2, 0, 4]]) })).toBe(0);
  });

  it('sees the flip of values whose product is too small for a number', () => {
    const tiny = 2 ** -126;
    expect(valueOf(signFlipMass, { teacher: mapOfRows([[tiny, tiny]]), compressed: mapOfRows([[-tiny, tiny]]) })).toBe(0.5);
  });
});

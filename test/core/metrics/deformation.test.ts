import { describe, expect, it } from 'vitest';

import { deformation } from '../../../core/metrics/deformation.ts';

describe('deformation', () => {
  it.each([
    ['higher-better', 0.25, 0.75],
    ['lower-better', 0.25, 0.25],
    ['read', 0.25, null],
    ['higher-better', null, null],
  ] as const)('of a %s metric with value %s is %s', (direction, value, expected) => {
    expect(deformation({ direction }, value)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';

import { deformation } from '../../../core/metrics/deformation.ts';
import { floorRatio, summariseFloor } from '../../../core/metrics/floors.ts';
import { oracle } from './golden-maps.ts';
import { near } from '../../support/near.ts';

describe('noise floor', () => {
  it('is undefined where no draw is defined', () => {
    expect([summariseFloor([]), summariseFloor([null, null])]).toEqual([null, null]);
  });

  it('has the mean and the percentiles that NumPy gives, undefined draws left out', () => {
    const { values, expected, mean } = oracle.quantiles;
    expect(summariseFloor([null, ...values, null])).toEqual({
      n: values.length,
      mean: near(mean, 13),
      low: near(expected[1] ?? Number.NaN, 13),
      high: near(expected[3] ?? Number.NaN, 13),
    });
  });

  it('is not divided by where it is below 1e-9', () => {
    expect([floorRatio(0.3, 1e-10), floorRatio(null, 0.1), floorRatio(0.3, null), floorRatio(0.3, 0.1)]).toEqual([
      null,
      null,
      null,
      near(3, 14),
    ]);
  });
});

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

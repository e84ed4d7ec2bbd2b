import { describe, expect, it } from 'vitest';

import { countText, numberText, percentText, timesText, withUnit } from '../../../core/figure/number-text.ts';

const plain = (text: string): string => text.replaceAll('\u202F', '_');

describe('a number as text', () => {
  it.each([
    [Number.NaN, 'not a number'],
    [Infinity, 'infinite'],
    [0, '0'],
    [-0, '0'],
    [0.4876, '0.49'],
    [0.4, '0.40'],
    [0.05, '0.050'],
    [0.0001234, '0.00012'],
    [0.000012, '1.2_×_10⁻⁵'],
    [1, '1'],
    [1.25, '1.3'],
    [9.96, '10'],
    [31.3, '31'],
    [99.7, '100'],
    [143.8, '144'],
    [1197, '1_197'],
    [1234567, '1_234_567'],
    [-0.014, '−0.014'],
  ])('%s is written %s', (value, expected) => {
    expect(plain(numberText(value))).toBe(expected);
  });

  it('takes more digits and a sign on request', () => {
    expect(
      [numberText(0.21674, { digits: 3, signed: true }), numberText(-0.5, { signed: true }), numberText(0, { signed: true })].map(plain),
    ).toEqual(['+0.217', '−0.50', '0']);
  });

  it('stands before its unit with a thin space that does not break, and alone without one', () => {
    expect([withUnit(31, 'px'), withUnit(0.49, ''), timesText(2.34)].map(plain)).toEqual(['31_px', '0.49', '2.3_×']);
  });

  it.each([
    [0, '0_%'],
    [0.001, '<_1_%'],
    [0.97, '97_%'],
    [0.998, '>_99_%'],
    [1, '100_%'],
  ])('a share of %s is %s: almost all is not all, almost nothing not nothing', (share, expected) => {
    expect(plain(percentText(share))).toBe(expected);
  });

  it('counts one item and many items', () => {
    expect([countText(1, 'item', 'items'), countText(1197, 'item', 'items'), countText(0, 'item', 'items')].map(plain)).toEqual([
      '1 item',
      '1_197 items',
      '0 items',
    ]);
  });
});

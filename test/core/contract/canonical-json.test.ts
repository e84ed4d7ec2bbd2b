import { describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../core/contract/canonical-json.ts';

describe('canonical JSON', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, { deep: [Number.NaN] }])('refuses what JSON cannot hold: %o', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('refuses values that are not plain data', () => {
    expect(() => canonicalJson({ f: () => 1 })).toThrow(TypeError);
  });

  // The example of RFC 8785, section 3.2.2, and its expected form of section 3.2.3.
  it('writes the example of RFC 8785 as the RFC does', () => {
    const value = {
      // eslint-disable-next-line no-loss-of-precision -- the RFC writes more digits than a number holds, on purpose
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 units, not by code points', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it('leaves out members that are undefined, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });
});

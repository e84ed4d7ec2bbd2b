import { describe, expect, it } from 'vitest';

import { mapStatus, mapStatusCode, mapStatusCodes } from '../../../core/metrics/map-status.ts';
import { fixtureNpz } from '../../support/read-fixture.ts';

const subnormal = 2 ** -130;

describe('status of a map', () => {
  it.each([
    ['nan', 'one NaN among good values', [1, Number.NaN, 2]],
    ['nan', 'one infinite value', [1, -Infinity, 2]],
    ['nan', 'NaN before every other test', [0, Number.NaN, 0]],
    ['zero', 'zeros of both signs', [0, -0, 0]],
    ['zero', 'nothing but subnormal values', [subnormal, -subnormal, 0]],
    ['constant', 'one value everywhere', [0.25, 0.25, 0.25]],
    ['constant', 'a spread of a millionth', [1, 1 + 5e-7, 1]],
    ['constant', 'one value everywhere, though negative', [-2, -2, -2]],
    ['constant', 'a single position', [3]],
    ['all-negative', 'no value above 0', [-1, 0, -0.5]],
    ['ok', 'a spread above a millionth', [1, 1 + 3e-6, 1]],
    ['ok', 'one positive value among negative ones', [-1, 1e-3, -0.5]],
    ['ok', 'a strong map at a tiny scale', [1e-20, -3e-20, 2e-20]],
  ])('is %s for %s', (status, _, values) => {
    expect(mapStatus(Float32Array.from(values))).toBe(status);
  });

  it('names every map of the degenerate fixtures', () => {
    const found = Object.fromEntries([...fixtureNpz('metrics/degenerate_maps.npz')].map(([name, { values }]) => [name, mapStatus(values)]));
    const good = ['random', 'near', 'single_a', 'single_b', 'ties', 'ties_b', 'permuted', 'negated', 'affine', 'tiny', 'huge'];
    expect(found).toEqual({ ...Object.fromEntries(good.map((name) => [name, 'ok'])), constant: 'constant', zero: 'zero', nan: 'nan' });
  });

  it('has the codes of array files: 0 ok, 1 nan, 2 zero, 3 constant, 4 all-negative', () => {
    expect(mapStatusCodes.map(mapStatusCode)).toEqual([0, 1, 2, 3, 4]);
    expect(mapStatusCodes).toEqual(['ok', 'nan', 'zero', 'constant', 'all-negative']);
  });
});

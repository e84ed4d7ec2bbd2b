import { describe, expect, it } from 'vitest';

import { centroidShift } from '../../../core/metrics/centroid-shift.ts';
import { cosine } from '../../../core/metrics/cosine.ts';
import { massLeaving } from '../../../core/metrics/mass-leaving.ts';
import { spearman } from '../../../core/metrics/spearman.ts';
import { ssim } from '../../../core/metrics/ssim.ts';
import { topKIou } from '../../../core/metrics/top-k-iou.ts';
import { expectClose, goldenNumber, openMaps, oracle, similarity } from './golden-maps.ts';
import { chosen, valueOf } from './map-makers.ts';

const pairs = openMaps('pair_maps.npz');
const odd = openMaps('degenerate_maps.npz');

describe.each([
  { metric: spearman, name: 'spearman', library: 'SciPy', tolerance: 1e-9 },
  { metric: cosine, name: 'cosine', library: 'SciPy', tolerance: 1e-9 },
  { metric: ssim, name: 'ssim_uniform7', library: 'scikit-image', tolerance: 1e-6 },
])('$name', ({ metric, name, library, tolerance }) => {
  it(`agrees with ${library} on every pair of the fixtures`, () => {
    const rows = similarity.pairs.filter((row) => goldenNumber(row, name) !== undefined);
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expectClose(valueOf(metric, pairs(row)), goldenNumber(row, name) ?? 0, tolerance);
  });

  it(`agrees with ${library} on ties, tiny and huge maps, and is undefined where ${library} is`, () => {
    const rows = similarity.degenerate.pairs.filter((row) => name in row);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const expected = goldenNumber(row, name);
      if (expected === undefined) expect(valueOf(metric, odd(row)), `${row.a}, ${row.b}`).toBeNull();
      else expectClose(valueOf(metric, odd(row)), expected, tolerance);
    }
  });
});

describe.each([
  { metric: topKIou, name: 'top-k-iou', tolerance: 1e-9 },
  { metric: centroidShift, name: 'centroid-shift', tolerance: 1e-9 },
  { metric: massLeaving, name: 'mass-leaving', tolerance: 1e-9 },
  { metric: ssim, name: 'ssim', tolerance: 1e-9 },
])('$name', ({ metric, name, tolerance }) => {
  it(`agrees with an independent NumPy version on pictures and signals (${oracle.origin})`, () => {
    for (const row of oracle.pairs.rows) expectClose(valueOf(metric, pairs(row)), goldenNumber(row, name) ?? Number.NaN, tolerance);
  });

  it('agrees with it on ties, single spots, tiny and huge maps', () => {
    for (const row of oracle.special.rows) expectClose(valueOf(metric, odd(row)), goldenNumber(row, name) ?? Number.NaN, tolerance);
  });
});

describe('cosine', () => {
  it('expects by chance what NumPy computes from the means', () => {
    for (const row of oracle.pairs.rows) {
      expectClose(cosine.chance(pairs(row), chosen(cosine).options), goldenNumber(row, 'cosine-chance') ?? Number.NaN, 1e-9);
    }
  });
});

import { describe, expect, it } from 'vitest';

import { centroidShift } from '../../../core/metrics/centroid-shift.ts';
import { cosine } from '../../../core/metrics/cosine.ts';
import { jsDistance } from '../../../core/metrics/js-distance.ts';
import { kendallTauB } from '../../../core/metrics/kendall-tau-b.ts';
import { massLeaving } from '../../../core/metrics/mass-leaving.ts';
import { peakShift } from '../../../core/metrics/peak-shift.ts';
import { pearson } from '../../../core/metrics/pearson.ts';
import { signFlipMass } from '../../../core/metrics/sign-flip-mass.ts';
import { slicedWasserstein } from '../../../core/metrics/sliced-wasserstein.ts';
import { softIou } from '../../../core/metrics/soft-iou.ts';
import { spearman } from '../../../core/metrics/spearman.ts';
import { ssim } from '../../../core/metrics/ssim.ts';
import { topKIou } from '../../../core/metrics/top-k-iou.ts';
import { wasserstein } from '../../../core/metrics/wasserstein.ts';
import { wcamL2 } from '../../../core/metrics/wcam-l2.ts';
import { distances, expectClose, goldenNumber, magnitudes, openMaps, oracle, similarity } from './golden-maps.ts';
import type { GoldenRow } from './golden-maps.ts';
import { chosen, valueOf } from './map-makers.ts';

const pairs = openMaps('pair_maps.npz');
const odd = openMaps('degenerate_maps.npz');

describe.each([
  { metric: spearman, name: 'spearman', library: 'SciPy', tolerance: 1e-9 },
  { metric: cosine, name: 'cosine', library: 'SciPy', tolerance: 1e-9 },
  { metric: pearson, name: 'pearson', library: 'SciPy', tolerance: 1e-9 },
  { metric: kendallTauB, name: 'kendall_tau_b', library: 'SciPy', tolerance: 1e-9 },
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

describe.each([
  { metric: jsDistance, name: 'js-distance', library: 'SciPy' },
  { metric: peakShift, name: 'peak-shift', library: 'SciPy' },
  { metric: wasserstein, name: 'wasserstein', library: 'SciPy' },
  { metric: slicedWasserstein, name: 'sliced-wasserstein', library: 'POT' },
  { metric: softIou, name: 'soft-iou', library: 'SciPy' },
  { metric: wcamL2, name: 'wcam-l2', library: 'NumPy' },
  { metric: signFlipMass, name: 'sign-flip-mass', library: 'NumPy' },
])('$name', ({ metric, name, library }) => {
  const chanceName = `${name}-chance`;

  it(`agrees with ${library} on pictures and signals, and is undefined where it does not apply (${distances.origin})`, () => {
    for (const row of distances.pairs.rows) {
      const expected = goldenNumber(row, name);
      if (expected === undefined) expect(valueOf(metric, pairs(row))).toBeNull();
      else expectClose(valueOf(metric, pairs(row)), expected, 1e-9);
    }
  });

  it('agrees with it on ties, single spots, tiny and huge maps', () => {
    for (const row of distances.special.rows) {
      const expected = goldenNumber(row, name);
      if (expected === undefined) expect(valueOf(metric, odd(row))).toBeNull();
      else expectClose(valueOf(metric, odd(row)), expected, 1e-9);
    }
  });

  it('expects by chance what the mean over all permutations is, or leaves it to an estimate', () => {
    const known = distances.pairs.rows.filter((row) => goldenNumber(row, chanceName) !== undefined);
    for (const row of known) expectClose(metric.chance(pairs(row), {}), goldenNumber(row, chanceName) ?? Number.NaN, 1e-9);
    if (known.length === 0) expect(metric.chance(pairs(distances.pairs.rows[0] ?? firstRow()), {})).toBeNull();
  });
});

describe('of magnitudes', () => {
  it.each([
    { metric: jsDistance, name: 'jsd_abs_base2', count: 216 },
    { metric: wasserstein, name: 'emd_position_abs', count: 72 },
  ])('$metric.id agrees with SciPy on every pair of the fixtures', ({ metric, name, count }) => {
    const rows = similarity.pairs.filter((row) => goldenNumber(row, name) !== undefined);
    expect(rows).toHaveLength(count);
    for (const row of rows) expectClose(valueOf(metric, magnitudes(pairs(row))), goldenNumber(row, name) ?? Number.NaN, 1e-9);
  });

  it('peak-shift is the distance of the largest values that the fixtures give', () => {
    const rows = similarity.pairs.filter((row) => goldenNumber(row, 'argmax_distance_px') !== undefined && hasOnePeak(row));
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) expectClose(valueOf(peakShift, pairs(row)), goldenNumber(row, 'argmax_distance_px') ?? Number.NaN, 1e-9);
  });
});

/** The fixtures take the first of several maxima, the metric all of them. */
function hasOnePeak(row: GoldenRow): boolean {
  const { teacher, compressed } = pairs(row);
  return [teacher, compressed].every(({ values }) => {
    const largest = values.reduce((most, value) => Math.max(most, value), 0);
    return largest > 0 && values.filter((value) => value === largest).length === 1;
  });
}

function firstRow(): never {
  throw new Error('the golden file has no pair');
}

describe('cosine', () => {
  it('expects by chance what NumPy computes from the means', () => {
    for (const row of oracle.pairs.rows) {
      expectClose(cosine.chance(pairs(row), chosen(cosine).options), goldenNumber(row, 'cosine-chance') ?? Number.NaN, 1e-9);
    }
  });
});

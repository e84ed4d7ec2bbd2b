import { describe, expect, it } from 'vitest';

import type { MapStatus } from '../../../core/contract/review.ts';
import { comparablePair } from '../../../core/metrics/map-pipeline.ts';
import type { SignView } from '../../../core/metrics/map-pipeline.ts';
import { mapStatus } from '../../../core/metrics/map-status.ts';
import type { ReducedMap } from '../../../core/metrics/metric.ts';
import { outputKl } from '../../../core/metrics/output-kl.ts';
import { metrics } from '../../../core/metrics/registry.ts';
import { scorePair } from '../../../core/metrics/score-pair.ts';
import type { ChanceRule, PairScores } from '../../../core/metrics/score-pair.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { chosen, mapOfRows } from './map-makers.ts';
import { near } from '../../support/near.ts';

const mapMetrics = metrics.filter((metric) => metric.needs === 'maps');
const good = noise('good');
const other = noise('other');
const zero = { ...good, values: good.values.map(() => 0) };
const negative = { ...good, values: good.values.map((value) => -Math.abs(value) - 0.1) };
const closed: ChanceRule = { rule: 'closed-form' };

function noise(seed: string): ReducedMap {
  const random = seededRandom('score-pair.test', seed);
  return mapOfRows(Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => random.normal())));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function scores(teacher: ReducedMap, compressed: ReducedMap, how: { view?: SignView; chance?: ChanceRule } = {}): PairScores {
  const view = how.view ?? 'signed';
  const statuses: { teacher: MapStatus; compressed: MapStatus } = {
    teacher: mapStatus(teacher.values),
    compressed: mapStatus(compressed.values),
  };
  return scorePair({
    pair: comparablePair(teacher, compressed, view),
    statuses,
    view,
    metrics: mapMetrics.map(chosen),
    chance: how.chance ?? closed,
  });
}

function column(result: PairScores, name: 'value' | 'reason' | 'chance' | 'collapse') {
  return Object.fromEntries(result.scores.map((score) => [score.metric, score[name]]));
}

describe('scores of a pair', () => {
  it('are null with the reason where the compressed map is empty, and say what a gate counts', () => {
    const result = scores(good, zero);
    expect([result.status, new Set(Object.values(column(result, 'reason'))), new Set(Object.values(column(result, 'value')))]).toEqual([
      'collapsed',
      new Set(['compressed-zero']),
      new Set([null]),
    ]);
    const positive = [...good.values].map((value) => Math.max(value, 0)).toSorted((a, b) => b - a);
    const topTenth = sumOf(positive.slice(0, 10)) / sumOf(positive); // no ties in noise
    expect(column(result, 'collapse')).toEqual({
      'centroid-shift': Math.hypot(9, 9),
      cosine: 0,
      'js-distance': 1,
      'kendall-tau-b': 0,
      'kendall-tau-b-union': 0,
      'mass-leaving': near(topTenth, 12),
      'peak-shift': Math.hypot(9, 9),
      pearson: 0,
      'sign-flip-mass': 1,
      'sliced-wasserstein': Math.hypot(9, 9),
      'soft-iou': 0,
      spearman: 0,
      'spearman-union': 0,
      ssim: 0,
      'top-k-iou': 0,
      wasserstein: Math.hypot(9, 9),
      'wcam-l2': 2 / 100,
    });
  });

  it('have no collapse value where the teacher has nothing to lose', () => {
    const result = scores(zero, good);
    expect([result.status, column(result, 'collapse')['spearman'], column(result, 'reason')['spearman']]).toEqual([
      'emerged',
      null,
      'teacher-zero',
    ]);
  });

  it('name both maps where both are degenerate', () => {
    const broken = { ...good, values: good.values.map((value, index) => (index === 3 ? Number.NaN : value)) };
    const result = scores(zero, broken);
    expect([result.status, column(result, 'reason')['cosine']]).toEqual(['both-degenerate', 'teacher-zero+compressed-nan']);
  });

  it('keep the signed metrics of an all-negative map and drop those of mass', () => {
    const result = scores(good, negative);
    expect([result.status, column(result, 'reason')]).toEqual([
      'evaluable',
      {
        'centroid-shift': 'compressed-all-negative',
        cosine: null,
        'js-distance': 'compressed-all-negative',
        'kendall-tau-b': null,
        'kendall-tau-b-union': 'few-shared-zeros',
        'mass-leaving': 'compressed-all-negative',
        'peak-shift': 'compressed-all-negative',
        pearson: null,
        'sign-flip-mass': null,
        'sliced-wasserstein': 'compressed-all-negative',
        'soft-iou': 'compressed-all-negative',
        spearman: null,
        'spearman-union': 'few-shared-zeros',
        ssim: null,
        'top-k-iou': null,
        wasserstein: 'compressed-all-negative',
        'wcam-l2': null,
      },
    ]);
  });

  it('drop every metric of an all-negative map where only positive evidence counts', () => {
    const result = scores(good, negative, { view: 'positive' });
    expect([result.status, new Set(Object.values(column(result, 'reason')))]).toEqual(['collapsed', new Set(['compressed-all-negative'])]);
  });

  it('carry a metric’s own reason: a small grid has no SSIM', () => {
    const small = mapOfRows([
      [1, 2, 3],
      [3, 1, 2],
    ]);
    const result = scores(small, small);
    expect([column(result, 'reason')['ssim'], column(result, 'value')['spearman']]).toEqual(['grid-too-small', 1]);
  });

  it('of outputs need no map: they stand where every map is empty, and are undefined where no outputs are known', () => {
    const ask = {
      pair: { teacher: zero, compressed: zero },
      view: 'signed',
      metrics: [{ metric: outputKl, options: {} }],
      chance: closed,
    } as const;
    const statuses = { teacher: 'zero', compressed: 'zero' } as const;
    const outputs = { teacher: Float32Array.of(0, Math.log(3)), compressed: Float32Array.of(0, 0) };
    const [known, unknown] = [scorePair({ ...ask, statuses, outputs }), scorePair({ ...ask, statuses })];
    // p = 1/4, 3/4 against 1/2, 1/2
    const expected = 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5);
    expect([...known.scores, ...unknown.scores]).toEqual([
      { metric: 'output-kl', value: near(expected, 6), reason: null, chance: null, collapse: null },
      { metric: 'output-kl', value: null, reason: 'no-predictions', chance: null, collapse: null },
    ]);
  });

  it('say where the strongest positions were chosen among equals', () => {
    const levels = { ...good, values: good.values.map((value) => Math.sign(value)) };
    const flagged = (result: PairScores) =>
      result.scores.filter(({ flags }) => flags?.includes('ties') === true).map(({ metric }) => metric);
    expect([flagged(scores(levels, good)), flagged(scores(good, levels)), flagged(scores(good, other))]).toEqual([
      ['mass-leaving', 'top-k-iou'],
      ['top-k-iou'],
      [],
    ]);
  });

  it('come in the order asked, with closed forms of chance only', () => {
    const result = scores(good, other);
    expect(result.scores.map(({ metric }) => metric)).toEqual(mapMetrics.map(({ id }) => id));
    expect(
      Object.entries(column(result, 'chance'))
        .filter(([, chance]) => chance === null)
        .map(([id]) => id),
    ).toEqual([
      'centroid-shift',
      'js-distance',
      'kendall-tau-b-union',
      'peak-shift',
      'sliced-wasserstein',
      'soft-iou',
      'spearman-union',
      'ssim',
      'wasserstein',
    ]);
  });

  it('estimate the missing chance values by seeded permutations: the same seed, the same bytes', () => {
    const permuted = (seed: number) => column(scores(good, other, { chance: { rule: 'permuted', seed: [seed, 'item 3'] } }), 'chance');
    const first = permuted(1);
    expect([permuted(1), permuted(2)['ssim'] === first['ssim']]).toEqual([first, false]);
    expect([first['ssim'], Number(first['centroid-shift']) > 0]).toEqual([near(0, 1), true]);
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { attributionMethods } from '../../core/attribution/registry.ts';
import { dataSources } from '../../core/data/registry.ts';
import { metrics } from '../../core/metrics/registry.ts';
import { scorePair } from '../../core/metrics/score-pair.ts';
import { modelFormats } from '../../core/models/registry.ts';
import { reportWriters } from '../../core/report/registry.ts';
import { catalogueEntries } from '../../core/serve/catalogue-entries.ts';
import { distances, goldenNumber, openMaps } from '../core/metrics/golden-maps.ts';
import { hellinger } from '../support/hellinger.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the metric that CONTRIBUTING.md adds', () => {
  it('is printed there as it stands here, but for the paths of its imports', () => {
    const inPlace = read('test/support/hellinger.ts').replaceAll('../../core/metrics/', './').replaceAll('../../core/', '../');
    const printed = /```ts\n(import type \{ Metric, Score.*?)```\n/s.exec(read('CONTRIBUTING.md'))?.[1];
    expect(printed).toBe(inPlace);
  });

  it('stands in the catalogue with its facts as soon as the registry names it', () => {
    const families = { formats: modelFormats, data: dataSources, methods: attributionMethods, reports: reportWriters };
    const before = catalogueEntries({ ...families, metrics });
    const after = catalogueEntries({ ...families, metrics: [...metrics, hellinger] });
    expect(after.filter((entry) => !before.some(({ family, id }) => family === entry.family && id === entry.id))).toMatchObject([
      { family: 'metrics', id: 'hellinger', title: 'Hellinger distance', facts: { direction: 'lower-better', range: [0, 1] } },
    ]);
  });

  it('is scored like every other, its chance value found by shuffling', () => {
    const pairOf = openMaps('pair_maps.npz');
    const [row] = distances.pairs.rows;
    if (row === undefined) throw new Error('the fixtures hold no pair');
    const { status, scores } = scorePair({
      pair: pairOf(row),
      statuses: { teacher: 'ok', compressed: 'ok' },
      view: 'signed',
      metrics: [{ metric: hellinger, options: {} }],
      chance: { rule: 'permuted', seed: ['extra-metric'] },
    });
    expect({ status, scores }).toMatchObject({ status: 'evaluable', scores: [{ metric: 'hellinger', reason: null }] });
    // Compression moved the evidence, but not as far as shuffling does.
    expect(scores[0]?.value).toBeLessThan(scores[0]?.chance ?? 0);
  });

  it('has no value on a grid of one position, nor for a map without a positive value', () => {
    const mapOf = (...values: number[]) => ({
      values: Float32Array.from(values),
      height: 1,
      width: values.length,
      cell: { height: 1, width: 1 },
    });
    expect([
      hellinger.score({ teacher: mapOf(1), compressed: mapOf(1) }, {}),
      hellinger.score({ teacher: mapOf(1, 2), compressed: mapOf(-1, 0) }, {}),
    ]).toEqual([
      { value: null, reason: 'too-few-positions' },
      { value: null, reason: 'no-mass' },
    ]);
  });

  it('agrees with SciPy on every recorded pair to 1e-9', () => {
    const pairOf = openMaps('pair_maps.npz');
    const differences = distances.pairs.rows.map((row) => {
      const { value } = hellinger.score(pairOf(row), {});
      return Math.abs((value ?? Number.NaN) - (goldenNumber(row, 'hellinger') ?? Number.NaN));
    });
    expect(differences.length).toBeGreaterThan(60);
    expect(Math.max(...differences)).toBeLessThan(1e-9);
  });
});

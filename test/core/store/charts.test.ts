import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ReviewCharts } from '../../../core/contract/review-charts.ts';
import { knownGrid, query, THRESHOLD } from './known-grid.ts';
import type { Known, KnownGrid } from './known-grid.ts';
import { newStore, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

let grid: KnownGrid;
let charts: ReviewCharts;

beforeAll(async () => {
  grid = await knownGrid();
  charts = valueOf(grid.store.reviewCharts(query().filter));
});
afterAll(() => grid.remove());

const of = (run: string): Known[] => grid.known.filter((row) => row.run === run && row.deformation !== null);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** By hand: sorted, linear between closest ranks. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  return below + (place - Math.floor(place)) * ((sorted[Math.ceil(place)] ?? below) - below);
}

describe('the charts of a review', () => {
  it('of runs that nobody has are empty, on an axis that can be drawn', () => {
    const none = valueOf(grid.store.reviewCharts(query({ filter: { runs: ['run-404'] } }).filter));
    expect(none).toMatchObject({ from: 0, to: 1, candidates: [] });
  });

  it('of a run without results have no median and no fields', async () => {
    const store = await newStore();
    const run = plannedRun(store, 3);
    const [chart] = valueOf(store.reviewCharts(query().filter)).candidates;
    expect(chart).toMatchObject({ run, rows: 0, undefinedRows: 0, median: null, threshold: null, fields: [], classes: [] });
    store.close();
  });

  it('hold every row once: a bar and a field for each deformation, the rest is counted as undefined', () => {
    for (const chart of charts.candidates) {
      const expected = of(chart.run).length;
      expect([chart.rows, sum(chart.counts), sum(chart.fields.map(({ rows }) => rows))]).toEqual([expected, expected, expected]);
      expect(chart.undefinedRows).toBe(60 - expected);
    }
  });

  it('lie on axes that all candidates share, bars where the deformations are', () => {
    const highest = Math.max(...grid.known.map(({ deformation }) => deformation ?? 0));
    expect([charts.from, charts.to]).toEqual([0, highest]);
    for (const chart of charts.candidates) {
      const bars = new Array<number>(40).fill(0);
      for (const { deformation } of of(chart.run)) {
        const bar = Math.min(39, Math.floor(((deformation ?? 0) / highest) * 40 + 1e-9));
        bars[bar] = (bars[bar] ?? 0) + 1;
      }
      expect(chart.counts).toEqual(bars);
    }
  });

  it('set same and other predictions apart, and name the item of a field that holds one row', () => {
    for (const chart of charts.candidates) {
      const same = sum(chart.fields.filter((field) => field.same).map(({ rows }) => rows));
      expect(same).toBe(of(chart.run).filter((row) => row.same).length);
      expect(chart.fields.every(({ rows, item }) => (item === null) === rows > 1)).toBe(true);
    }
  });

  it('give each class its middle half and how many of it moved, the most deformed class first', () => {
    for (const chart of charts.candidates) {
      const expected = ['shirt', 'shoe'].map((name) => {
        const rows = of(chart.run).filter(({ label }) => label === name);
        const values = rows.map(({ deformation }) => deformation ?? NaN);
        const moved = rows.filter(({ collapsed, deformation }) => collapsed || (deformation ?? 0) > THRESHOLD).length;
        const [low, median, high] = [0.25, 0.5, 0.75].map((share) => percentile(values, share).toFixed(9));
        return { name, labelled: true, rows: rows.length, moved, low, median, high };
      });
      const found = chart.classes.map((one) => ({
        ...one,
        low: one.low.toFixed(9),
        median: one.median.toFixed(9),
        high: one.high.toFixed(9),
      }));
      expect(found).toEqual(expected.toSorted((a, b) => Number(b.median) - Number(a.median) || (a.name < b.name ? -1 : 1)));
    }
  });

  it('leave out the filters that they are the buttons of', () => {
    const narrowed = query({ filter: { quadrants: ['silent-drift'], from: 0.4, to: 0.5, changeFrom: 0.1 } }).filter;
    expect(valueOf(grid.store.reviewCharts(narrowed))).toEqual(charts);
    const labelled = valueOf(grid.store.reviewCharts(query({ filter: { label: 'shoe' } }).filter));
    expect(sum(labelled.candidates.map(({ rows }) => rows))).toBe(
      grid.known.filter(({ label, deformation }) => label === 'shoe' && deformation !== null).length,
    );
  });
});

describe('the candidates of an item', () => {
  it('are all runs that have finished it, with the compressed map of each', () => {
    const found = valueOf(grid.store.candidates({ item: 3, method: 'grad-cam' }));
    expect(found.map(({ row, compressedMap }) => [row.run, row.candidate, compressedMap?.values.length])).toEqual([
      ['run-001', 'small', 4],
      ['run-002', 'tiny', 4],
    ]);
  });

  it('leave out a run that has not come to it yet', async () => {
    const store = await newStore();
    const first = plannedRun(store, 3);
    plannedRun(store, 3, { candidate: 'tiny' });
    valueOf(store.commitItems(first, [sampleResult(1, {})]));
    expect(valueOf(store.candidates({ item: 1, method: 'grad-cam' })).map(({ row }) => row.run)).toEqual([first]);
    store.close();
  });
});

it('bounds on the change of confidence narrow the list', () => {
  const change = (filter: Parameters<typeof query>[0]): number => valueOf(grid.store.gridPage(query(filter))).total;
  const all = change({});
  const { rows } = valueOf(grid.store.gridPage(query()));
  const first = rows[0];
  const value = (first?.compressedProbability ?? 0) - (first?.teacherProbability ?? 0);
  expect([change({ filter: { changeFrom: -1, changeTo: 1 } }), change({ filter: { changeFrom: value + 1e-9 } })]).toEqual([
    all,
    rows.filter((row) => row.compressedProbability - row.teacherProbability > value + 1e-9).length,
  ]);
});

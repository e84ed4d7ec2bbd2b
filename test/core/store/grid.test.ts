import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { GridQuery } from '../../../core/contract/review.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { keys, knownGrid, quadrantOf, query } from './known-grid.ts';
import type { Known, KnownGrid } from './known-grid.ts';
import { newStore, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

let grid: KnownGrid;
let store: WriteStore;
let known: readonly Known[];

beforeAll(async () => {
  grid = await knownGrid();
  ({ store, known } = grid);
});

afterAll(() => {
  grid.remove();
});

const byTies = (a: Known, b: Known): number => a.item - b.item || (a.run < b.run ? -1 : 1);
const descending = (a: Known, b: Known): number => (b.deformation ?? -Infinity) - (a.deformation ?? -Infinity) || 0;
const ascending = (a: Known, b: Known): number => (a.deformation ?? Infinity) - (b.deformation ?? Infinity) || 0;
/** Infinity - Infinity is NaN: two undefined ones are a tie. */
const tie = (difference: number): number => (Number.isNaN(difference) ? 0 : difference);

const orders: readonly (readonly [string, GridQuery['sort'], (a: Known, b: Known) => number])[] = [
  [
    'same prediction first, the most moved first',
    { by: 'silent-drift' },
    (a, b) => Number(b.same) - Number(a.same) || tie(descending(a, b)) || byTies(a, b),
  ],
  [
    'same prediction first, the least moved first',
    { by: 'silent-drift', descending: false },
    (a, b) => Number(b.same) - Number(a.same) || tie(ascending(a, b)) || byTies(a, b),
  ],
  ['by metric, the most moved first, undefined last', { by: 'metric' }, (a, b) => tie(descending(a, b)) || byTies(a, b)],
  ['by metric, the least moved first, undefined last', { by: 'metric', descending: false }, (a, b) => tie(ascending(a, b)) || byTies(a, b)],
  ['by another metric than the one of the quadrants', { by: 'metric', metric: 'cosine' }, (a, b) => tie(descending(a, b)) || byTies(a, b)],
  ['by item', { by: 'item', descending: false }, byTies],
  ['by item, last first', { by: 'item' }, (a, b) => b.item - a.item || (a.run < b.run ? -1 : 1)],
];

const filters: readonly (readonly [string, Partial<GridQuery['filter']>, (row: Known) => boolean])[] = [
  ['no filter', {}, () => true],
  ['one run', { runs: ['run-002'] }, ({ run }) => run === 'run-002'],
  ['no run at all', { runs: [] }, () => false],
  ['two quadrants', { quadrants: ['silent-drift', 'undefined'] }, (row) => ['silent-drift', 'undefined'].includes(quadrantOf(row))],
  ['a review state', { review: ['accepted'] }, ({ review }) => review === 'accepted'],
  ['a label', { label: 'shoe' }, ({ label }) => label === 'shoe'],
  ['part of a name, in any case', { text: 'ITEM-1' }, ({ name }) => name.includes('item-1')],
  ['a name with the wildcards of SQL', { text: '%' }, () => false],
  [
    'bounds of the deformation',
    { from: 0.3, to: 0.6 },
    ({ deformation }) => deformation !== null && deformation >= 0.3 && deformation <= 0.6,
  ],
  [
    'everything at once',
    { runs: ['run-001'], quadrants: ['silent-drift', 'full-change'], review: ['unreviewed'], label: 'shirt', text: '2', from: 0.1 },
    (row) =>
      row.run === 'run-001' &&
      ['silent-drift', 'full-change'].includes(quadrantOf(row)) &&
      row.review === 'unreviewed' &&
      row.label === 'shirt' &&
      row.name.includes('2') &&
      (row.deformation ?? 0) >= 0.1,
  ],
];

describe('the list', () => {
  it.each(orders)('is ordered %s; ties by item, then run', (_name, sort, compare) => {
    expect(keys(valueOf(store.gridPage(query({ sort }))).rows)).toEqual(keys(known.toSorted(compare)));
  });

  it.each(filters)('holds what the filter asks for: %s', (_name, filter, holds) => {
    const page = valueOf(store.gridPage(query({ filter, sort: { by: 'item', descending: false } })));
    const expected = known.filter(holds).toSorted(byTies);
    expect({ total: page.total, rows: keys(page.rows) }).toEqual({ total: expected.length, rows: keys(expected) });
  });

  it('says the quadrant of every row as the filter does', () => {
    const rows = valueOf(store.gridPage(query({ sort: { by: 'item', descending: false } }))).rows;
    expect(rows.map(({ quadrant }) => quadrant)).toEqual(known.toSorted(byTies).map(quadrantOf));
  });

  it('comes in windows that fit together', () => {
    const whole = query();
    const windows = [0, 50, 100, 150].flatMap((offset) => valueOf(store.gridPage({ ...whole, offset, limit: 50 })).rows);
    expect(keys(windows)).toEqual(keys(valueOf(store.gridPage(whole)).rows));
  });

  it('leaves out what has no result yet, and methods of nobody', () => {
    expect([
      valueOf(store.gridPage(query({ filter: { method: 'occlusion' } }))).total,
      valueOf(store.gridPage(query({ filter: { runs: ['run-404'] } }))).total,
    ]).toEqual([0, 0]);
  });

  it('places a metric that the protocol does not have at its first one', () => {
    expect(keys(valueOf(store.gridPage(query({ filter: { metric: 'ssim' } }))).rows)).toEqual(keys(valueOf(store.gridPage(query())).rows));
  });
});

describe('the neighbours', () => {
  it.each(orders)('of every row are the ones beside it: ordered %s', (_name, sort) => {
    const asked = query({ sort, filter: { label: 'shirt' } });
    const rows = valueOf(store.gridPage(asked)).rows;
    const walked = rows.map((row) =>
      [valueOf(store.neighbour(row, asked, -1)), valueOf(store.neighbour(row, asked, 1))].map((row_) =>
        row_ === null ? null : keys([row_])[0],
      ),
    );
    expect(walked).toEqual(
      rows.map((_, index) => [rows[index - 1], rows[index + 1]].map((row) => (row === undefined ? null : keys([row])[0]))),
    );
  });

  it.each(orders)('and the position of every row are told by its detail: ordered %s', (_name, sort) => {
    const asked = query({ sort, filter: { runs: ['run-001'], label: 'shirt' } });
    const rows = valueOf(store.gridPage(asked)).rows;
    expect(rows.map((row) => valueOf(store.detail(row, asked)).position)).toEqual(rows.map((_, index) => ({ index, total: rows.length })));
  });

  it('of a row that a decision has just taken out of the list are still found', async () => {
    const other = await newStore();
    const run = plannedRun(other, 3);
    valueOf(
      other.commitItems(
        run,
        [0, 1, 2].map((item) => sampleResult(item, { deformation: item / 10 })),
      ),
    );
    const asked = query({ filter: { review: ['unreviewed'] } });
    const key = { run, item: 1, method: 'grad-cam' };
    valueOf(other.decide({ ...key, state: 'accepted', note: '', reviewer: 'A' }));
    expect({
      next: valueOf(other.neighbour(key, asked, 1))?.item,
      previous: valueOf(other.neighbour(key, asked, -1))?.item,
      position: valueOf(other.detail(key, asked)).position,
    }).toEqual({ next: 0, previous: 2, position: null });
  });
});

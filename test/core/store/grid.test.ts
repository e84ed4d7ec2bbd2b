import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { gridQuery } from '../../../core/contract/review.ts';
import type { GridQuery, GridRow, ParsedGridQuery } from '../../../core/contract/review.ts';
import { createProject } from '../../../core/store/create.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { newStore, opener, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/*
 * A made audit of two candidates whose every row we know: deformations with ties and gaps, flips, collapsed maps. The expected lists are
 * filtered and sorted here in plain JavaScript, by the words of the specification.
 */
interface Known {
  readonly run: string;
  readonly item: number;
  readonly same: boolean;
  readonly collapsed: boolean;
  /** Order value: of a collapsed map the deformation of its collapse. */
  readonly deformation: number | null;
  readonly label: string;
  readonly name: string;
  readonly review: string;
}

const ITEMS = 60;
/** 95th percentile of the draws 0.1, 0.2, 0.3, 0.4 and 0.5 by linear interpolation. */
const THRESHOLD = 0.48;
let folder = '';
let store: WriteStore;
let known: readonly Known[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-grid-'));
  store = valueOf(await createProject(join(folder, 'grid.concord'), { id: 'grid', title: 'Grid', example: false }, opener()));
  const small = plannedRun(store, ITEMS);
  const tiny = plannedRun(store, ITEMS, { candidate: 'tiny' });
  known = [small, tiny].flatMap((run, candidate) =>
    Array.from({ length: ITEMS }, (_, item) => fill(run, item, candidate === 0 ? 'small' : 'tiny')),
  );
  for (const run of [small, tiny]) {
    const draws = [0.1, 0.2, 0.3, 0.4, 0.5].map((deformation, ordinal) => ({
      ordinal,
      floor: 'input-noise' as const,
      method: 'grad-cam',
      metric: 'spearman',
      deformation,
    }));
    valueOf(store.commitFloorDraws(run, draws));
  }
});

afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function fill(run: string, item: number, candidate: string): Known {
  const step = (item * 7 + candidate.length) % 10; // many ties
  const collapsed = step === 9;
  const deformation = collapsed ? 1 : step === 8 ? null : step / 7;
  const same = (item + candidate.length) % 4 !== 0;
  const status = collapsed ? 'collapsed' : 'evaluable';
  valueOf(
    store.commitItems(run, [
      sampleResult(item, { candidate, deformation, status, compressedTop: same ? 0 : 1, knowsTeacherMaps: candidate === 'tiny' }),
    ]),
  );
  const review = item % 5 === 0 ? 'accepted' : 'unreviewed';
  if (review === 'accepted') valueOf(store.decide({ run, item, method: 'grad-cam', state: 'accepted', note: '', reviewer: 'A' }));
  return { run, item, same, collapsed, deformation, label: item % 2 === 0 ? 'shirt' : 'shoe', name: `item-${item}.png`, review };
}

function quadrantOf({ same, collapsed, deformation }: Known): string {
  if (!collapsed && deformation === null) return 'undefined';
  const moved = collapsed || (deformation ?? 0) > THRESHOLD;
  return same ? (moved ? 'silent-drift' : 'preserved') : moved ? 'full-change' : 'decision-flip';
}

function query(overrides: { readonly filter?: Partial<GridQuery['filter']>; readonly sort?: GridQuery['sort'] } = {}): ParsedGridQuery {
  return gridQuery.parse({
    filter: { method: 'grad-cam', ...overrides.filter },
    sort: overrides.sort ?? { by: 'silent-drift' },
    offset: 0,
    limit: 200,
  });
}

function keys(rows: readonly Pick<GridRow, 'run' | 'item'>[]): readonly string[] {
  return rows.map(({ run, item }) => `${run}/${item}`);
}

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

describe('the facts behind the filters', () => {
  const count = (holds: (row: Known) => boolean): number => known.filter(holds).length;

  it('count every choice as if its own filter were not set', () => {
    const filter = query({ filter: { runs: ['run-001'], quadrants: ['silent-drift'], review: ['unreviewed'] } }).filter;
    const inRun = (row: Known): boolean => row.run === 'run-001';
    const isDrift = (row: Known): boolean => quadrantOf(row) === 'silent-drift';
    const isOpen = (row: Known): boolean => row.review === 'unreviewed';
    const facts = valueOf(store.reviewFacts(filter));
    const quadrants = ['preserved', 'silent-drift', 'decision-flip', 'full-change', 'undefined'];
    expect({ ...facts, floors: facts.floors.length, histogram: facts.histogram.counts.reduce((sum, bin) => sum + bin, 0) }).toEqual({
      rows: count((row) => inRun(row) && isDrift(row) && isOpen(row)),
      quadrants: Object.fromEntries(quadrants.map((name) => [name, count((row) => inRun(row) && isOpen(row) && quadrantOf(row) === name)])),
      review: {
        unreviewed: count((row) => inRun(row) && isDrift(row) && isOpen(row)),
        accepted: count((row) => inRun(row) && isDrift(row) && !isOpen(row)),
        'accepted-with-note': 0,
        rejected: 0,
        'needs-second-reader': 0,
      },
      byRun: ['run-001', 'run-002'].map((run) => ({ run, rows: count((row) => row.run === run && isDrift(row) && isOpen(row)) })),
      // Saliency has no floor: only collapsed maps have moved for certain. Nobody reviewed it.
      byMethod: [
        { method: 'grad-cam', rows: count((row) => inRun(row) && isDrift(row) && isOpen(row)) },
        { method: 'saliency', rows: count((row) => inRun(row) && row.collapsed && row.same) },
      ],
      histogram: count((row) => inRun(row) && isDrift(row) && isOpen(row) && row.deformation !== null),
      threshold: THRESHOLD,
      floors: 1,
    });
  });

  it('put every deformation into its bin, the largest into the last', () => {
    const { histogram } = valueOf(store.reviewFacts(query().filter));
    const values = known.flatMap(({ deformation }) => (deformation === null ? [] : [deformation]));
    const counts = new Array<number>(40).fill(0);
    for (const value of values) {
      const bin = Math.min(39, Math.floor(value * 40));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    expect(histogram).toEqual({ from: 0, to: 1, counts });
  });

  it('of an empty project are zeros and no threshold', async () => {
    const empty = await newStore();
    const facts = valueOf(empty.reviewFacts(query().filter));
    expect({
      rows: facts.rows,
      threshold: facts.threshold,
      byRun: facts.byRun,
      from: facts.histogram.from,
      to: facts.histogram.to,
    }).toEqual({
      rows: 0,
      threshold: null,
      byRun: [],
      from: 0,
      to: 1,
    });
  });
});

it('without a floor a quadrant is undefined, but a collapsed map has moved', async () => {
  const other = await newStore();
  const run = plannedRun(other, 2);
  valueOf(other.commitItems(run, [sampleResult(0, { deformation: 0.9 }), sampleResult(1, { deformation: 1, status: 'collapsed' })]));
  const { rows } = valueOf(other.gridPage(query({ sort: { by: 'item', descending: false } })));
  expect(rows.map(({ quadrant, scores }) => [quadrant, scores[0]?.deformation, scores[0]?.ratio])).toEqual([
    ['undefined', 0.9, null],
    ['silent-drift', null, null],
  ]);
});

it('candidates with different floors are judged by their own', async () => {
  const other = await newStore();
  const runs = [plannedRun(other, 1), plannedRun(other, 1, { candidate: 'tiny' })];
  runs.forEach((run, index) => {
    valueOf(other.commitItems(run, [sampleResult(0, { candidate: index === 0 ? 'small' : 'tiny', deformation: 0.3 })]));
    valueOf(
      other.commitFloorDraws(run, [
        { ordinal: 0, floor: 'input-noise', method: 'grad-cam', metric: 'spearman', deformation: index === 0 ? 0.1 : 0.6 },
      ]),
    );
  });
  const drift = valueOf(other.gridPage(query({ filter: { quadrants: ['silent-drift'] } })));
  const facts = valueOf(other.reviewFacts(query().filter));
  expect([keys(drift.rows), facts.quadrants['silent-drift'], facts.quadrants.preserved, facts.threshold]).toEqual([
    ['run-001/0'],
    1,
    1,
    null,
  ]);
});

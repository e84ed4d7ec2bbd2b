import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { gridQuery } from '../../../core/contract/review.ts';
import type { GridQuery, ParsedGridQuery } from '../../../core/contract/review.ts';
import { Connection } from '../../../core/store/connection.ts';
import { createProject } from '../../../core/store/create.ts';
import { openForReading } from '../../../core/store/open.ts';
import { gridList } from '../../../core/store/review/grid-list.ts';
import { orderLevels, orderSql } from '../../../core/store/review/grid-order.ts';
import type { ReadStore } from '../../../core/store/stores.ts';
import { opener, plannedRun, sampleProtocol, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/*
 * Budgets of the review screen at 20,000 items x 3 methods x 6 metrics, each with five times its bound: a machine that tests is busy.
 * The rows are made by SQL from one real item; test/bench/make-large-project.ts measures a project that was committed item by item.
 */
const ITEMS = 20_000;
const METHODS = ['grad-cam', 'integrated-gradients', 'saliency'];
const METRICS = ['spearman', 'cosine', 'ssim', 'top-k-iou', 'centroid-shift', 'mass-leaving'];
const FIRST_ROWS_MS = 5 * 500;
const SORT_MS = 5 * 150;

let folder = '';
let path = '';
let store: ReadStore;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-large-'));
  path = join(folder, 'large.concord');
  await makeLarge();
  store = valueOf(await openForReading(path, opener()));
}, 120_000);

afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function query(overrides: Partial<GridQuery> = {}): ParsedGridQuery {
  return gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'silent-drift' }, offset: 0, limit: 100, ...overrides });
}

describe('a project of 20,000 items', () => {
  it('shows its first rows in time, from closed file to page', async () => {
    const started = performance.now();
    const opened = valueOf(await openForReading(path, opener()));
    const page = valueOf(opened.gridPage(query()));
    const elapsedMs = performance.now() - started;
    opened.close();
    expect({ total: page.total, rows: page.rows.length }).toEqual({ total: ITEMS, rows: 100 });
    expect(elapsedMs).toBeLessThan(FIRST_ROWS_MS);
  });

  const questions: readonly (readonly [string, Partial<GridQuery>])[] = [
    ['sorted by silent drift, far down', { offset: 19_000 }],
    ['sorted by another metric', { sort: { by: 'metric', metric: 'ssim' } }],
    ['sorted by item', { sort: { by: 'item', descending: false } }],
    ['filtered by quadrant', { filter: { method: 'saliency', quadrants: ['silent-drift'] } }],
    ['filtered by text', { filter: { method: 'grad-cam', text: '999' } }],
    ['filtered by review state', { filter: { method: 'grad-cam', review: ['unreviewed'] } }],
  ];

  it.each(questions)('is %s in time', (_name, asked) => {
    const started = performance.now();
    const page = valueOf(store.gridPage(query(asked)));
    expect(performance.now() - started).toBeLessThan(SORT_MS);
    expect(page.rows.length).toBeGreaterThan(0);
  });

  it('reads the default order from its index, without sorting', () => {
    const connection = new Connection(path, { mode: 'read' });
    const asked = query();
    const list = gridList({
      filter: asked.filter,
      runs: ['run-001'],
      metric: 'spearman',
      orderMetric: 'spearman',
      thresholds: new Map(),
      isPrimary: true,
    });
    const order = orderSql(orderLevels(asked.sort), { direction: 'forwards', alias: list.alias });
    const plan = connection.all<{ detail: string }>(
      `EXPLAIN QUERY PLAN SELECT s.run, s.item FROM ${list.from} WHERE ${list.where} ORDER BY ${order} LIMIT 100`,
      list.parameters,
    );
    connection.close();
    const steps = plan.map(({ detail }) => detail);
    expect(steps[0]).toMatch(/^SEARCH s USING COVERING INDEX score_by_drift/);
    expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });
});

async function makeLarge(): Promise<void> {
  const made = valueOf(await createProject(path, { id: 'large', title: 'Large', example: false }, opener()));
  const protocol = { ...sampleProtocol, methods: METHODS.map((id) => ({ id, options: {} })), metrics: METRICS };
  const run = plannedRun(made, ITEMS, { protocol });
  valueOf(made.commitItems(run, [sampleResult(0, { methods: METHODS, metrics: METRICS })]));
  made.close();
  const database = new Database(path);
  database.exec(`
    BEGIN;
    INSERT INTO cell SELECT run, ordinal, method, state, code, reason, status, target, target_tie, teacher_map, compressed_map, teacher_map_status,
        compressed_map_status, teacher_top, compressed_top, teacher_probability, compressed_probability, teacher_right, compressed_right, flip_kind,
        seconds, review, log_seq
      FROM item JOIN cell ON cell.item = 0 WHERE ordinal > 0;
    INSERT INTO score SELECT run, ordinal, method, metric, 1 - d, NULL, chance, collapse, d, same_prediction, collapsed, primary_metric
      FROM (SELECT score.*, ordinal, abs(random() % 1000000) / 1e6 AS d FROM item JOIN score ON score.item = 0 WHERE ordinal > 0);
    INSERT INTO floor_draw SELECT 'run-001', 'input-noise', method, metric, ordinal, 0.3 FROM item, score WHERE ordinal < 50 AND score.item = 0;
    COMMIT`);
  database.close();
}

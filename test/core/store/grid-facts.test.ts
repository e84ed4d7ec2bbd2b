import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { WriteStore } from '../../../core/store/stores.ts';
import { keys, knownGrid, quadrantOf, query, THRESHOLD } from './known-grid.ts';
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

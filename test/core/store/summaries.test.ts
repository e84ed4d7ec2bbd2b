import { describe, expect, it } from 'vitest';

import type { CellResult } from '../../../core/store/records.ts';
import { newStore, plannedRun, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

it('percentiles of a floor interpolate between the closest ranks, as NumPy and R do by default', async () => {
  const store = await newStore();
  const run = plannedRun(store, 7);
  const values = [0.5, 0.02, 0.41, 0.05, 0.33, 0.11, 0.2];
  const draws = values.map((deformation, ordinal) => ({
    ordinal,
    floor: 'weight-jitter' as const,
    method: 'saliency',
    metric: 'cosine',
    deformation,
  }));
  valueOf(store.commitFloorDraws(run, draws));
  const [figure] = valueOf(store.floorFigures(run));
  // By hand, in ascending order: (n - 1) p = 5.7 and 0.3; 0.41 + 0.7 x 0.09 and 0.02 + 0.3 x 0.03.
  expect([figure?.high, figure?.low, figure?.mean].map((value) => value?.toFixed(12))).toEqual([
    '0.473000000000',
    '0.029000000000',
    '0.231428571429',
  ]);
});

describe('figures', () => {
  it('of a run count items, flips and accuracies of those with a label', async () => {
    const store = await newStore();
    const run = plannedRun(store, 7);
    valueOf(
      store.commitItems(run, [
        sampleResult(0, { labelClass: 0 }), // both right
        sampleResult(1, { labelClass: 0, compressedTop: 1 }), // right to wrong
        sampleResult(2, { labelClass: 1, compressedTop: 1 }), // wrong to right
        sampleResult(3, { labelClass: 2, compressedTop: 1 }), // wrong to wrong
        sampleResult(4, { labelClass: null, compressedTop: 1 }), // changed, nobody knows what is right
      ]),
    );
    valueOf(store.commitSkipped(run, [{ ordinal: 5, state: 'skipped', code: 'data/undecodable', reason: 'x' }]));
    const [summary] = valueOf(store.runSummaries());
    expect(summary).toEqual({
      run,
      candidate: 'small',
      candidateHash: 'small-hash',
      state: 'running',
      total: 7,
      done: 5,
      skipped: 1,
      failed: 0,
      agreement: 0.2,
      teacherAccuracy: 0.5,
      compressedAccuracy: 0.5,
      flips: { 'right-wrong': 1, 'wrong-right': 1, 'wrong-wrong': 1, changed: 1 },
      backend: 'reference 1',
      failure: null,
    });
  });

  it('of a run without results are null, not zero', async () => {
    const store = await newStore();
    plannedRun(store, 1);
    const [summary] = valueOf(store.runSummaries());
    expect([summary?.agreement, summary?.teacherAccuracy, summary?.compressedAccuracy, summary?.done]).toEqual([null, null, null, 0]);
  });

  it('of a method leave out what has no value and say how many that are', async () => {
    const store = await newStore();
    const run = plannedRun(store, 5);
    valueOf(
      store.commitItems(run, [
        sampleResult(0, { deformation: 0.1 }),
        sampleResult(1, { deformation: 0.2 }),
        sampleResult(2, { deformation: 0.6 }),
        sampleResult(3, { deformation: 1, status: 'collapsed' }),
        sampleResult(4, { deformation: null, status: 'emerged' }),
      ]),
    );
    // The yardstick was drawn on items 1 and 2 only: the ratio is taken there, (0.2 + 0.6) / 2 over 0.2.
    const draws = [1, 2].map((ordinal) => ({
      ordinal,
      floor: 'input-noise' as const,
      method: 'grad-cam',
      metric: 'spearman',
      deformation: 0.2,
    }));
    valueOf(store.commitFloorDraws(run, draws));
    const { mean, meanDeformation, floorRatio, ...rest } =
      valueOf(store.methodSummaries(run)).find(({ method, metric }) => method === 'grad-cam' && metric === 'spearman') ?? {};
    expect(rest).toEqual({
      run,
      method: 'grad-cam',
      metric: 'spearman',
      n: 5,
      evaluable: 3,
      collapsed: 1,
      emerged: 1,
      bothDegenerate: 0,
      undefinedScores: 2,
      median: 0.8,
      worst: 0.4,
    });
    expect([mean, meanDeformation, floorRatio].map((value) => value?.toFixed(12))).toEqual([
      '0.700000000000',
      '0.300000000000',
      '2.000000000000',
    ]);
  });

  it('of a floor below the noise of arithmetic are no yardstick', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.commitItems(run, [sampleResult(0, { deformation: 0.5 })]));
    valueOf(
      store.commitFloorDraws(run, [{ ordinal: 0, floor: 'input-noise', method: 'grad-cam', metric: 'spearman', deformation: 1e-10 }]),
    );
    const row = valueOf(store.row({ run, item: 0, method: 'grad-cam' }));
    expect([row.scores[0]?.ratio, row.quadrant]).toEqual([null, 'silent-drift']);
  });

  it('of floors name every kind; undefined draws are left out', async () => {
    const store = await newStore();
    const run = plannedRun(store, 3);
    const draw = (
      floor: 'input-noise' | 'permuted',
      ordinal: number,
      deformation: number | null,
    ): Parameters<typeof store.commitFloorDraws>[1][number] => ({
      ordinal,
      floor,
      method: 'saliency',
      metric: 'cosine',
      deformation,
    });
    valueOf(store.commitFloorDraws(run, [draw('input-noise', 0, 0.1), draw('input-noise', 1, null), draw('permuted', 2, 0.9)]));
    expect(valueOf(store.floorFigures(run))).toEqual([
      { run, method: 'saliency', metric: 'cosine', floor: 'input-noise', reference: true, n: 1, mean: 0.1, low: 0.1, high: 0.1 },
      { run, method: 'saliency', metric: 'cosine', floor: 'permuted', reference: false, n: 1, mean: 0.9, low: 0.9, high: 0.9 },
    ]);
  });

  it('of the project name teacher, data, protocol and the layers that maps were made of', async () => {
    const store = await newStore();
    const empty = valueOf(store.projectParts());
    plannedRun(store, 3);
    const parts = valueOf(store.projectParts());
    expect([empty.teacher, empty.dataset, empty.protocolHash, empty.runs]).toEqual([null, null, null, []]);
    expect({ ...parts, runs: parts.runs.length, protocolHash: parts.protocolHash?.length }).toEqual({
      title: 'Sample',
      teacher: { name: 'big', hash: 'teacher-hash', format: 'keras-h5' },
      dataset: { name: 'pictures', items: 3, leftOut: 0, hash: 'data-3' },
      classes: ['shirt', 'shoe', 'bag'],
      inputShape: [8, 8, 1],
      protocolHash: 64,
      targetRule: 'teacher-prediction',
      scalar: 'logit-centred',
      methods: ['grad-cam', 'saliency'],
      metrics: ['spearman', 'cosine'],
      layers: { 'grad-cam': 'conv_2', saliency: null },
      runs: 1,
      readOnly: null,
      example: false,
    });
  });
});

it('every cell is visited by item, then method: results with their row, the others with their reason', async () => {
  const store = await newStore();
  const run = plannedRun(store, 3);
  valueOf(store.commitItems(run, [sampleResult(1)]));
  valueOf(store.commitSkipped(run, [{ ordinal: 0, state: 'failed', code: 'engine/worker-lost', reason: 'ended two workers' }]));
  const cells: CellResult[] = [];
  const count = valueOf(store.eachCell(run, (cell) => cells.push(cell)));
  expect([
    count,
    cells.map((cell) =>
      cell.state === 'done'
        ? [cell.item.ordinal, cell.row.method, cell.teacherMap, cell.row.scores.length]
        : [cell.item.ordinal, cell.method, cell.state, cell.code, cell.reason],
    ),
  ]).toEqual([
    4,
    [
      [0, 'grad-cam', 'failed', 'engine/worker-lost', 'ended two workers'],
      [0, 'saliency', 'failed', 'engine/worker-lost', 'ended two workers'],
      [1, 'grad-cam', 'teacher-grad-cam-1', 2],
      [1, 'saliency', 'teacher-saliency-1', 2],
    ],
  ]);
});

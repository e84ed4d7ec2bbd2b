import { expect, it } from 'vitest';

import { Explainer } from '../../../core/attribution/explainer.ts';
import type { ExplainAsk } from '../../../core/attribution/explainer.ts';
import { attributionMethods } from '../../../core/attribution/registry.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { completeOptions } from '../../../core/plug-in.ts';
import type { OptionValue } from '../../../core/contract/option.ts';
import type { Executor } from '../../../core/graph/executor.ts';
import { linearModel, tensor } from '../../support/tiny-model.ts';

const model = linearModel([2, 2, 1], 2, [1, 2, 3, 4, 5, 6, 7, 8]);
const ask: ExplainAsk = {
  inputs: tensor([1, 2, 2, 1], [1, 2, 3, 4]),
  targetWeights: tensor([1, 2], [1, 0]),
  black: new Float32Array(4),
  white: new Float32Array(4).fill(1),
  seed: 0,
  signal: new AbortController().signal,
};

/** The reference executor, counting what it compiled, what ran and what was disposed. */
function counting(): { readonly executor: Executor; readonly counts: { compiled: number; disposed: number; fed: number } } {
  const counts = { compiled: 0, disposed: 0, fed: 0 };
  const compile: Executor['compile'] = async (graph, how) => {
    const made = await referenceExecutor.compile(graph, how);
    if (!made.ok) return made;
    counts.compiled += 1;
    const { value } = made;
    return {
      ...made,
      value: {
        graph: value.graph,
        run: (feeds) => {
          counts.fed += Object.values(feeds).reduce((sum, { values }) => sum + values.length, 0);
          return value.run(feeds);
        },
        dispose: () => {
          counts.disposed += 1;
          return value.dispose();
        },
      },
    };
  };
  return { executor: { ...referenceExecutor, compile }, counts };
}

function chosen(id: string, options: Readonly<Record<string, OptionValue>> = {}) {
  const method = attributionMethods.find((it) => it.id === id);
  if (method === undefined) throw new Error(`no method ${id}`);
  const completed = completeOptions(method, options);
  if (!completed.ok) throw new Error(completed.failure.message);
  return { method, options: completed.value, layer: null };
}

it('one gradient program serves integrated gradients of any steps, SmoothGrad and saliency', async () => {
  const { executor, counts } = counting();
  const methods = [
    chosen('integrated-gradients', { steps: 3 }),
    chosen('integrated-gradients', { steps: 5 }),
    chosen('smooth-grad', { samples: 4 }),
    chosen('saliency'),
  ];
  const explainer = new Explainer({ model, methods, executor, threads: 1 });
  await explainer.explain(ask);
  await explainer.explain(ask);
  expect(counts.compiled).toBe(1);
  await explainer.dispose();
  expect(counts.disposed).toBe(1);
});

it('methods that grow other graphs have programs of their own', async () => {
  const { executor, counts } = counting();
  const methods = [chosen('smooth-grad', { samples: 2 }), chosen('input-x-gradient')];
  const explainer = new Explainer({ model, methods, executor, threads: 1 });
  await explainer.explain(ask);
  await explainer.dispose();
  expect(counts).toMatchObject({ compiled: 2, disposed: 2 });
});

it('a picture is fed once per run of masks, not once per mask', async () => {
  const { executor, counts } = counting();
  const explainer = new Explainer({ model, methods: [chosen('rise', { masks: 50, grid: 2 })], executor, threads: 1 });
  await explainer.explain(ask);
  // 50 masks of 4 values, a picture and its fill of 4, two target weights
  expect(counts.fed).toBe(50 * 4 + 4 + 4 + 2);
  await explainer.dispose();
});

it('a rehearsal compiles and counts what explaining takes, and runs one row of every batch', async () => {
  const methods = [
    chosen('rise', { masks: 130, grid: 2 }),
    chosen('integrated-gradients', { steps: 70 }),
    chosen('smooth-grad', { samples: 65 }),
    chosen('occlusion', { window: 1, stride: 1 }),
  ];
  const played = async (isRehearsal: boolean) => {
    const { executor, counts } = counting();
    const explainer = new Explainer({ model, methods, executor, threads: 1 });
    const maps = await explainer.explain({ ...ask, isRehearsal });
    const workload = await explainer.workload();
    await explainer.dispose();
    return {
      counts,
      shapes: maps.map(({ shape }) => shape),
      rows: workload.map(({ program, rows }) => [program.graph.nodes.length, rows]),
    };
  };
  const [full, rehearsed] = [await played(false), await played(true)];
  expect({ rows: rehearsed.rows, shapes: rehearsed.shapes, compiled: rehearsed.counts.compiled }).toEqual({
    rows: full.rows,
    shapes: full.shapes,
    compiled: full.counts.compiled,
  });
  // 130 masks in 3 batches, 135 gradients in 4, 4 windows and the picture itself
  expect(full.rows.map(([, rows]) => rows)).toEqual([130, 135, 5]);
  expect(rehearsed.counts.fed).toBeLessThan(full.counts.fed / 10);
});

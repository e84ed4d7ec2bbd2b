import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Feeds } from '../../../core/graph/executor.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { Shape } from '../../../core/graph/shape.ts';
import type { Trainer, TrainingState } from '../../../core/graph/training.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { fit } from '../../../core/training/fit.ts';
import type { TrainingItems } from '../../../core/training/fit.ts';
import { batchNorm, frozenBatchNorm } from '../../../core/training/layers/batch-norm.ts';
import { dropout, dropoutMask } from '../../../core/training/layers/dropout.ts';
import { followingRunningMeans } from '../../../core/training/layers/running-means.ts';
import { trainingGraph, TRAINING_FEEDS } from '../../../core/training/training-graph.ts';
import type { TrainingGraph } from '../../../core/training/training-graph.ts';
import { goldenJson } from '../../support/golden.ts';
import { describeNative } from '../../support/native-library.ts';

const numbers = z.array(z.number());
const mode = z.object({
  loss: z.number(),
  logits: numbers,
  gradients: z.record(z.string(), numbers),
  running: z.record(z.string(), numbers),
});
/** PyTorch in float64: see test/tools/golden_batch_norm.py, which describes the network. */
const golden = z
  .object({
    ...{ side: z.int(), epsilon: z.number(), momentum: z.number(), input: numbers, labels: z.array(z.int()), mask: numbers },
    ...{ weights: z.record(z.string(), numbers), modes: z.object({ train: mode, frozen: mode }) },
  })
  .parse(goldenJson('training/batch-norm.json'));
const { side, epsilon } = golden;
const learns = ['filter', 'scale', 'shift', 'dense', 'denseBias'];
const shapes: Readonly<Record<string, Shape>> = { filter: [3, 3, 2, 3], dense: [3, 4], denseBias: [4] };
const floats = (name: string): Float32Array => Float32Array.from(golden.weights[name] ?? []);

function graphOf(how: 'train' | 'frozen'): TrainingGraph {
  const build = new GraphBuilder();
  const input = build.input('x', [BATCH, side, side, 2]);
  const weight = (name: string) => build.weight(name, { shape: shapes[name] ?? [3], values: floats(name), encoding: { kind: 'float32' } });
  const conv = { strides: [1, 1], dilations: [1, 1], groups: 1, pads: [1, 1, 1, 1] } as const;
  const convolved = build.add('conv', [input, weight('filter'), build.weight('no bias', zeroBias)], conv);
  const [scale, shift, runningMean, runningVariance] = ['scale', 'shift', 'runningMean', 'runningVariance'].map(weight);
  if (scale === undefined || shift === undefined || runningMean === undefined || runningVariance === undefined)
    throw new Error('no weights');
  const weights = { scale, shift, runningMean, runningVariance, epsilon };
  const normed =
    how === 'train'
      ? batchNorm(build, convolved, { weights, itemWeights: build.input('weights of items', [BATCH]) })
      : { output: frozenBatchNorm(build, convolved, weights), statistics: null };
  const noise = { mask: 'mask', rate: 0.5 };
  const kept = dropout(build, build.add('relu', [normed.output], {}), noise);
  const mean = build.add('average-pool', [kept], { window: [side, side], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false });
  const pooled = build.add('reshape', [mean], { shape: [BATCH, 3] });
  const product = build.add('matmul', [pooled, weight('dense')], { transposeLeft: false, transposeRight: false });
  const logits = build.add('add', [product, weight('denseBias')], {});
  const inTraining = {
    itemWeights: how === 'train' ? 'weights of items' : null,
    statistics: normed.statistics === null ? [] : [normed.statistics],
    dropouts: [noise],
  };
  return trainingGraph({
    student: { graph: build.build([logits]), input, logits, inTraining },
    ...{ teacher: null, learns, objective: { task: 'single-label', distillation: null, matching: [] } },
  });
}
const zeroBias = { shape: [3], values: new Float32Array(3), encoding: { kind: 'float32' } } as const;

/** The batch of the golden file, and behind it rows of noise that weigh nothing. */
function feedsOf(padding = 0): Feeds {
  const items = golden.labels.length;
  const padded = (values: readonly number[]): Float32Array =>
    Float32Array.from([...values, ...Array.from({ length: (values.length / items) * padding }, (_, at) => (at % 7) - 3)]);
  const hot = golden.labels.flatMap((label) => [0, 1, 2, 3].map((k) => (k === label ? 1 : 0)));
  const rows = items + padding;
  return {
    [TRAINING_FEEDS.picture]: { shape: [rows, side, side, 2], values: padded(golden.input) },
    [TRAINING_FEEDS.labels]: { shape: [rows, 4], values: padded(hot) },
    [TRAINING_FEEDS.itemWeights]: { shape: [rows], values: Float32Array.from({ length: rows }, (_, row) => (row < items ? 1 / items : 0)) },
    'student mask': { shape: [rows, side, side, 3], values: padded(golden.mask) },
  };
}

/** One step at a rate of 1 without momentum: what the weights have lost is their gradient. */
async function oneStep(trainer: Trainer, how: 'train' | 'frozen', padding = 0) {
  const made = graphOf(how);
  const start = new Map(['runningMean', 'runningVariance'].map((name) => [name, floats(name)]));
  const following = followingRunningMeans(trainer, {
    ...{ statistics: made.statistics, start, momentum: golden.momentum, itemWeights: TRAINING_FEEDS.itemWeights },
  });
  const optimiser = { kind: 'momentum', momentum: 0, nesterov: false, decay: 0 } as const;
  const compiled = await following.compileTraining({ graph: made.graph, trained: made.trained, optimiser });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const fetches = await compiled.value.step(feedsOf(padding), { learningRate: 1 });
  const { weights } = await compiled.value.read();
  await compiled.value.dispose();
  return { loss: fetches[made.losses.total]?.values[0] ?? NaN, logits: fetches[made.logits]?.values, weights };
}

function near(made: Iterable<number> | undefined, wanted: readonly number[], what: string): void {
  const values = [...(made ?? [])];
  const largest = Math.max(...wanted.map(Math.abs));
  const worst = Math.max(...wanted.map((value, at) => Math.abs(value - (values[at] ?? NaN))));
  expect(worst / largest, what).toBeLessThan(1e-5);
}

function promises(load: () => Promise<Trainer>): void {
  it.each(['train', 'frozen'] as const)('in %s mode has PyTorch’s loss, logits and gradients', async (how) => {
    const made = await oneStep(await load(), how);
    const wanted = golden.modes[how];
    near([made.loss], [wanted.loss], 'loss');
    near(made.logits, wanted.logits, 'logits');
    for (const [name, gradient] of Object.entries(wanted.gradients)) {
      const after = made.weights.get(`student ${name}`) ?? new Float32Array();
      near(
        floats(name).map((value, at) => value - (after[at] ?? NaN)),
        gradient,
        name,
      );
    }
  });

  it('moves its running means as PyTorch does, and rows that weigh nothing change nothing', async () => {
    const [made, padded] = [await oneStep(await load(), 'train'), await oneStep(await load(), 'train', 3)];
    for (const [name, values] of Object.entries(golden.modes.train.running)) {
      near(made.weights.get(name), values, name);
      near(padded.weights.get(name), values, `${name} with padding`);
    }
    near([padded.loss], [golden.modes.train.loss], 'loss with padding');
    for (const name of learns) near(padded.weights.get(`student ${name}`), [...(made.weights.get(`student ${name}`) ?? [])], name);
  });
}

describe('a batch norm with weights as feeds', () => {
  promises(async () => fedTrainer(await loadOnnxExecutor(), { threads: 1 }));
});
describeNative('a batch norm, natively', () => {
  promises(() => loadNativeExecutor({ threads: 2 }));
});

test('in frozen mode there are no statistics to follow', () => {
  expect(graphOf('frozen').statistics).toEqual([]);
});

test('a run with dropout and running means that goes on from a checkpoint ends in the same bytes', async () => {
  const training = graphOf('train');
  const start = new Map(['runningMean', 'runningVariance'].map((name) => [name, floats(name)]));
  const trainer = followingRunningMeans(fedTrainer(await loadOnnxExecutor(), { threads: 1 }), {
    ...{ statistics: training.statistics, start, momentum: 0.1, itemWeights: TRAINING_FEEDS.itemWeights },
  });
  const ran = async (from: TrainingState | null): Promise<readonly TrainingState[]> => {
    const optimiser = { kind: 'momentum', momentum: 0.9, nesterov: false, decay: 0 } as const;
    const compiled = await trainer.compileTraining({ graph: training.graph, trained: training.trained, optimiser });
    if (!compiled.ok) throw new Error(compiled.failure.message);
    if (from !== null) await compiled.value.write(from);
    const saved: TrainingState[] = [];
    const steps = fit({
      ...{ program: compiled.value, training, data: goldenItems, plan: { items: 5, batch: 2, epochs: 2, seed: 8 } },
      schedule: { kind: 'constant', rate: 0.1, warmUp: 0 },
      checkpoint: { every: 2, save: (state) => Promise.resolve(void saved.push(state)) },
      signal: new AbortController().signal,
    });
    for (let next = await steps.next(); next.done !== true; next = await steps.next()) expect(next.value.total).toBeLessThan(10);
    await compiled.value.dispose();
    return saved;
  };
  const whole = await ran(null);
  const resumed = await ran(whole[0] ?? null);
  expect(whole.map(({ steps }) => steps)).toEqual([2, 4, 6]);
  expect(resumed).toEqual(whole.slice(1));
  expect(whole[2]?.weights.get('runningMean')).not.toEqual(whole[1]?.weights.get('runningMean'));
});

const goldenItems: TrainingItems = {
  take: (items) => {
    const size = side * side * 2;
    const hot = items.flatMap((item) => [0, 1, 2, 3].map((k) => (k === golden.labels[item] ? 1 : 0)));
    return Promise.resolve({
      pictures: {
        shape: [items.length, side, side, 2],
        values: Float32Array.from(items.flatMap((item) => golden.input.slice(item * size, (item + 1) * size))),
      },
      labels: { shape: [items.length, 4], values: Float32Array.from(hot) },
    });
  },
};

describe('a dropout mask', () => {
  const of = { shape: [BATCH, 4, 4, 8], rows: 64, seed: 3, step: 7 };
  const noise = { mask: 'mask', rate: 0.25 };

  it('leaves out its share and keeps the mean', () => {
    const { shape, values } = dropoutMask(noise, of);
    expect(shape).toEqual([64, 4, 4, 8]);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    // 8192 values: five standard deviations of the share are 0.024
    expect(Math.abs(values.filter((value) => value === 0).length / values.length - 0.25)).toBeLessThan(0.024);
  });

  it('is the same for the same seed and step, another for another step, seed or layer', () => {
    const { values } = dropoutMask(noise, of);
    expect(dropoutMask(noise, of).values).toEqual(values);
    for (const other of [
      dropoutMask(noise, { ...of, step: 8 }),
      dropoutMask(noise, { ...of, seed: 4 }),
      dropoutMask({ ...noise, mask: 'other' }, of),
    ])
      expect(other.values).not.toEqual(values);
  });

  it('of a rate that leaves nothing is refused', () => {
    const build = new GraphBuilder();
    const x = build.input('x', [BATCH, 3]);
    expect(() => dropout(build, x, { mask: 'mask', rate: 1 })).toThrow('received 1');
  });
});

import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadLibrary } from '../../../core/executors/native-library.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { Feeds } from '../../../core/graph/executor.ts';
import type { Optimiser, Trainer, TrainingAsk, TrainingProgram } from '../../../core/graph/training.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { goldenJson } from '../../support/golden.ts';
import { describeNative } from '../../support/native-library.ts';

const run = z.object({ losses: z.array(z.number()), weights: z.record(z.string(), z.array(z.number())) });
const golden = z
  .object({
    rates: z.array(z.number()),
    decay: z.number(),
    decayed: z.array(z.string()),
    first: z.record(z.string(), z.array(z.number())),
    batches: z.array(z.object({ x: z.array(z.number()), labels: z.array(z.int()) })),
    runs: z.record(z.string(), run),
  })
  .parse(goldenJson('training/steps.json'));

/** Of a weight tensor's largest value: float32 against PyTorch in float64, six steps. */
const TOLERANCE = 2e-6;
const CLASSES = 4;
const shapes = { filter: [3, 3, 2, 3], bias: [3], matrix: [27, CLASSES], offset: [CLASSES] } as const;

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const optimisers: Readonly<Record<string, Optimiser>> = {
  'momentum 0': { kind: 'momentum', momentum: 0, nesterov: false, decay: 0 },
  'momentum 0.9 with decay': { kind: 'momentum', momentum: 0.9, nesterov: false, decay: golden.decay },
  'nesterov 0.9': { kind: 'momentum', momentum: 0.9, nesterov: true, decay: 0 },
  adam: { kind: 'adam', ...adam, decay: 0 },
  'adam with decay': { kind: 'adam', ...adam, decay: golden.decay },
  'adam-w with decay': { kind: 'adam-w', ...adam, decay: golden.decay },
};

describeNative('training in the session', () => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await loadNativeExecutor({ threads: 2 });
  });

  async function compiled(optimiser: Optimiser): Promise<TrainingProgram> {
    const program = await trainer.compileTraining(asked(optimiser));
    if (!program.ok) throw new Error(program.failure.message);
    return program.value;
  }

  it.each(Object.entries(optimisers))('%s: losses and weights of six steps are PyTorch’s', async (name, optimiser) => {
    const expected = run.parse(golden.runs[name]);
    const program = await compiled(optimiser);
    const losses = await steps(program, 0, 6);
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect(done).toBe(6);
    losses.forEach((loss, at) => expect(loss).toBeCloseTo(expected.losses[at] ?? NaN, 5));
    for (const [weight, values] of Object.entries(expected.weights)) expectNear(weight, weights.get(weight), values);
  });

  it('asking for the outputs, or for the weights, moves nothing', async () => {
    const program = await compiled(optimisers['adam'] ?? fail());
    const [first, again] = [await program.evaluate(feeds(0)), await program.evaluate(feeds(0))];
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect([again, done, weights.get('filter')]).toEqual([first, 0, Float32Array.from(golden.first['filter'] ?? [])]);
  });

  it('a run continued from a checkpoint ends in the same bytes', async () => {
    const whole = await compiled(optimisers['adam-w with decay'] ?? fail());
    await steps(whole, 0, 3);
    const checkpoint = await whole.read();
    await steps(whole, 3, 6);
    const resumed = await compiled(optimisers['adam-w with decay'] ?? fail());
    await resumed.write(checkpoint);
    await steps(resumed, 3, 6);
    expect(await resumed.read()).toEqual(await whole.read());
    await Promise.all([whole.dispose(), resumed.dispose()]);
  });

  it('weights that are set are a copy: training does not write into the caller’s array, nor the caller into it', async () => {
    const program = await compiled(optimisers['momentum 0'] ?? fail());
    const mine = new Float32Array(54).fill(0.25);
    await program.write({ weights: new Map([['filter', mine]]) });
    await steps(program, 0, 2);
    expect(new Set(mine)).toEqual(new Set([0.25]));
    const before = (await program.read()).weights.get('filter');
    mine.fill(9);
    expect((await program.read()).weights.get('filter')).toEqual(before);
    expect(before).not.toContain(0.25);
    await program.dispose();
  });

  it('1,000 steps leave no tensor behind, and no memory', async () => {
    const program = await compiled(optimisers['momentum 0.9 with decay'] ?? fail());
    for (let at = 0; at < 500; at += 1) await program.step(feeds(at % 6), { learningRate: 1e-4 });
    const before = process.memoryUsage.rss();
    for (let at = 0; at < 1000; at += 1) await program.step(feeds(at % 6), { learningRate: 1e-4 });
    expect(loadLibrary(2).addon.getNumOfTensors()).toBe(0);
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(8);
    await program.dispose();
    expect(loadLibrary(2).addon.getNumOfSavedModels()).toBe(0);
  });

  it('a gradient that is not in the graph is a refusal', async () => {
    const ask = asked(optimisers['adam'] ?? fail());
    const wrong = { ...ask, trained: [{ weight: 'filter', gradient: 'nothing', decays: false }] };
    expect(await trainer.compileTraining(wrong)).toMatchObject({ ok: false, failure: { code: 'engine/no-executor' } });
  });
});

function fail(): never {
  throw new Error('no such optimiser');
}

/** The network of test/tools/training_oracle.py; its loss is the mean cross-entropy. */
function asked(optimiser: Optimiser): TrainingAsk {
  const build = new GraphBuilder();
  const x = build.input('x', [BATCH, 6, 6, 2]);
  const labels = build.input('labels', [BATCH, CLASSES]); // one-hot, divided by the number of items
  const names = Object.entries(shapes).map(([name, shape]) =>
    build.weight(name, { shape, values: Float32Array.from(golden.first[name] ?? []), encoding: { kind: 'float32' } }),
  );
  const conv = build.add('conv', [x, 'filter', 'bias'], { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1], groups: 1 });
  const pooled = build.add('max-pool', [build.add('relu', [conv], {})], { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
  const flat = build.add('reshape', [pooled], { shape: [BATCH, 27] });
  const logits = build.add('matmul', [flat, 'matrix', 'offset'], { transposeLeft: false, transposeRight: false });
  const terms = build.add('multiply', [build.add('log-softmax', [logits], {}), labels], {}); // [N,K]
  const sum = build.add('reduce-sum', [terms], { axes: [0, 1] });
  const loss = build.add('multiply', [sum, build.scalar(-1)], {}, 'loss'); // [1,1]
  const gradients = differentiate(build, { of: loss, upstream: build.scalar(1), by: names });
  const trained = names.map((weight, at) => ({ weight, gradient: gradients[at] ?? '', decays: golden.decayed.includes(weight) }));
  return { graph: build.build([loss]), trained, optimiser };
}

async function steps(program: TrainingProgram, from: number, to: number): Promise<readonly number[]> {
  const losses: number[] = [];
  for (let at = from; at < to; at += 1) {
    const { loss } = await program.step(feeds(at), { learningRate: golden.rates[at] ?? NaN });
    losses.push(loss?.values[0] ?? NaN);
  }
  return losses;
}

function feeds(at: number): Feeds {
  const { x, labels } = golden.batches[at] ?? { x: [], labels: [] };
  const items = labels.length;
  const hot = labels.flatMap((label) => Array.from({ length: CLASSES }, (_, k) => (k === label ? 1 / items : 0)));
  return {
    x: { shape: [items, 6, 6, 2], values: Float32Array.from(x) },
    labels: { shape: [items, CLASSES], values: Float32Array.from(hot) },
  };
}

function expectNear(name: string, made: Float32Array | undefined, expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, at) => Math.abs(value - (made?.[at] ?? NaN))));
  expect(worst / largest, name).toBeLessThan(TOLERANCE);
}

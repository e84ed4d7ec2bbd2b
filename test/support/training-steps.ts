import { expect } from 'vitest';
import * as z from 'zod';

import { GraphBuilder } from '../../core/graph/builder.ts';
import { differentiate } from '../../core/graph/differentiate.ts';
import type { Feeds } from '../../core/graph/executor.ts';
import type { Optimiser, TrainingAsk, TrainingProgram } from '../../core/graph/training.ts';
import { BATCH } from '../../core/graph/shape.ts';
import { goldenJson } from './golden.ts';

/** Six steps of a small network by PyTorch in float64, once with each optimiser: see test/tools/training_oracle.py. */
export const goldenRun = z.object({ losses: z.array(z.number()), weights: z.record(z.string(), z.array(z.number())) });
export const goldenSteps = z
  .object({
    rates: z.array(z.number()),
    decay: z.number(),
    decayed: z.array(z.string()),
    first: z.record(z.string(), z.array(z.number())),
    batches: z.array(z.object({ x: z.array(z.number()), labels: z.array(z.int()) })),
    runs: z.record(z.string(), goldenRun),
  })
  .parse(goldenJson('training/steps.json'));

/** Of a weight tensor's largest value: float32 against PyTorch in float64, six steps. */
const TOLERANCE = 2e-6;
const CLASSES = 4;
const shapes = { filter: [3, 3, 2, 3], bias: [3], matrix: [27, CLASSES], offset: [CLASSES] } as const;

const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
export const optimisers: Readonly<Record<string, Optimiser>> = {
  'momentum 0': { kind: 'momentum', momentum: 0, nesterov: false, decay: 0 },
  'momentum 0.9 with decay': { kind: 'momentum', momentum: 0.9, nesterov: false, decay: goldenSteps.decay },
  'nesterov 0.9': { kind: 'momentum', momentum: 0.9, nesterov: true, decay: 0 },
  adam: { kind: 'adam', ...adam, decay: 0 },
  'adam with decay': { kind: 'adam', ...adam, decay: goldenSteps.decay },
  'adam-w with decay': { kind: 'adam-w', ...adam, decay: goldenSteps.decay },
};

/** The network of test/tools/training_oracle.py; its loss is the mean cross-entropy. */
export function askedWith(optimiser: Optimiser): TrainingAsk {
  const build = new GraphBuilder();
  const x = build.input('x', [BATCH, 6, 6, 2]);
  const labels = build.input('labels', [BATCH, CLASSES]); // one-hot, divided by the number of items
  const names = Object.entries(shapes).map(([name, shape]) =>
    build.weight(name, { shape, values: Float32Array.from(goldenSteps.first[name] ?? []), encoding: { kind: 'float32' } }),
  );
  const conv = build.add('conv', [x, 'filter', 'bias'], { strides: [1, 1], dilations: [1, 1], pads: [1, 1, 1, 1], groups: 1 });
  const pooled = build.add('max-pool', [build.add('relu', [conv], {})], { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
  const flat = build.add('reshape', [pooled], { shape: [BATCH, 27] });
  const logits = build.add('matmul', [flat, 'matrix', 'offset'], { transposeLeft: false, transposeRight: false });
  const terms = build.add('multiply', [build.add('log-softmax', [logits], {}), labels], {}); // [N,K]
  const sum = build.add('reduce-sum', [terms], { axes: [0, 1] });
  const loss = build.add('multiply', [sum, build.scalar(-1)], {}, 'loss'); // [1,1]
  const gradients = differentiate(build, { of: loss, upstream: build.scalar(1), by: names });
  const trained = names.map((weight, at) => ({ weight, gradient: gradients[at] ?? '', decays: goldenSteps.decayed.includes(weight) }));
  return { graph: build.build([loss]), trained, optimiser };
}

export async function steps(program: TrainingProgram, from: number, to: number): Promise<readonly number[]> {
  const losses: number[] = [];
  for (let at = from; at < to; at += 1) {
    const { loss } = await program.step(feedsOf(at), { learningRate: goldenSteps.rates[at] ?? NaN });
    losses.push(loss?.values[0] ?? NaN);
  }
  return losses;
}

export function feedsOf(at: number): Feeds {
  const { x, labels } = goldenSteps.batches[at] ?? { x: [], labels: [] };
  const items = labels.length;
  const hot = labels.flatMap((label) => Array.from({ length: CLASSES }, (_, k) => (k === label ? 1 / items : 0)));
  return {
    x: { shape: [items, 6, 6, 2], values: Float32Array.from(x) },
    labels: { shape: [items, CLASSES], values: Float32Array.from(hot) },
  };
}

export function expectNear(name: string, made: Float32Array | undefined, expected: readonly number[]): void {
  const largest = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, at) => Math.abs(value - (made?.[at] ?? NaN))));
  expect(worst / largest, name).toBeLessThan(TOLERANCE);
}

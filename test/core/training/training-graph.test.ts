import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Feeds } from '../../../core/graph/executor.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { Trainer } from '../../../core/graph/training.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { sswa } from '../../../core/training/matching/sswa.ts';
import { swa } from '../../../core/training/matching/swa.ts';
import { channelMaskOf, trainingGraph, TRAINING_FEEDS } from '../../../core/training/training-graph.ts';
import type { Objective, TrainableNet, TrainingGraph } from '../../../core/training/training-graph.ts';
import { goldenJson } from '../../support/golden.ts';
import { describeNative } from '../../support/native-library.ts';
import { CLASSES, growNet, heads, matchingGolden, SIDE } from './small-nets.ts';
import type { Head } from './small-nets.ts';

const run = z.object({ losses: z.array(z.array(z.number())), weights: z.record(z.string(), z.array(z.number())) });
const golden = z
  .object({
    rate: z.number(),
    batches: z.array(z.object({ input: z.array(z.number()), labels: z.array(z.int()) })),
    heads: z.object({ flatten: run, mean: run, deep: run }),
  })
  .parse(goldenJson('training/distillation.json'));

/** Of the largest value, after twenty steps in float32. */
const TOLERANCE = 1e-4;
const optimiser = { kind: 'momentum', momentum: 0.9, nesterov: false, decay: 1e-4 } as const;

interface Net extends TrainableNet {
  readonly layer: string;
}

function net(head: Head, owner: 'teacher' | 'student'): Net {
  const build = new GraphBuilder();
  const input = build.input('x', [BATCH, SIDE, SIDE, 2]);
  const { layer, logits } = growNet(build, input, { head, owner });
  return { graph: build.build([logits]), input, logits, layer };
}

function graphOf(head: Head, change: Partial<Objective> = {}): TrainingGraph {
  const [student, teacher] = [net(head, 'student'), net(head, 'teacher')];
  const learns = Object.keys(matchingGolden.heads[head].student).map((name) => `student ${name}`);
  const matching = [{ term: swa, strength: 100, alpha: 'differentiated', teacher: teacher.layer, student: student.layer } as const];
  const objective: Objective = { task: 'single-label', distillation: { share: 0.9, temperature: 4 }, matching, ...change };
  return trainingGraph({ student, teacher, learns, objective });
}

function feedsOf(at: number): Feeds {
  const { input, labels } = golden.batches[at] ?? { input: [], labels: [] };
  const items = labels.length;
  const hot = labels.flatMap((label) => Array.from({ length: CLASSES }, (_, k) => (k === label ? 1 : 0)));
  return {
    [TRAINING_FEEDS.picture]: { shape: [items, SIDE, SIDE, 2], values: Float32Array.from(input) },
    [TRAINING_FEEDS.labels]: { shape: [items, CLASSES], values: Float32Array.from(hot) },
    [TRAINING_FEEDS.itemWeights]: { shape: [items], values: new Float32Array(items).fill(1 / items) },
  };
}

async function trained(trainer: Trainer, made: TrainingGraph, steps = golden.batches.length) {
  const program = await trainer.compileTraining({ graph: made.graph, trained: made.trained, optimiser });
  if (!program.ok) throw new Error(program.failure.message);
  const losses: number[] = [];
  for (let at = 0; at < steps; at += 1) {
    const fetched = await program.value.step(feedsOf(at), { learningRate: golden.rate });
    losses.push(fetched[made.losses.total]?.values[0] ?? NaN);
  }
  const { weights } = await program.value.read();
  await program.value.dispose();
  return { losses, weights };
}

function expectGolden(head: Head, made: Awaited<ReturnType<typeof trained>>): void {
  const wanted = golden.heads[head];
  made.losses.forEach((loss, at) => expect(Math.abs(loss - (wanted.losses[at]?.[0] ?? NaN)) / loss).toBeLessThan(TOLERANCE));
  for (const [name, values] of Object.entries(wanted.weights)) {
    const weight = made.weights.get(`student student ${name}`);
    const largest = Math.max(...values.map(Math.abs));
    const worst = Math.max(...values.map((value, at) => Math.abs(value - (weight?.[at] ?? NaN))));
    expect(worst / largest, name).toBeLessThan(TOLERANCE);
  }
}

describe('distillation with matching', () => {
  it.each(heads)('twenty steps behind a %s head end in the weights of a double backward, with weights as feeds', async (head) => {
    expectGolden(head, await trained(fedTrainer(await loadOnnxExecutor(), { threads: 1 }), graphOf(head)));
  });

  it('lowers its loss', async () => {
    const { losses } = await trained(fedTrainer(await loadOnnxExecutor(), { threads: 1 }), graphOf('flatten'));
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) * 0.8);
  });
});

describeNative('distillation with matching, natively', () => {
  it.each(heads)('twenty steps behind a %s head end in the weights of a double backward', async (head) => {
    expectGolden(head, await trained(await loadNativeExecutor({ threads: 2 }), graphOf(head)));
  });
});

test('a strength of 0 gives, bit for bit, the weights of a build without matching', async () => {
  const trainer = fedTrainer(await loadOnnxExecutor(), { threads: 1 });
  const [plain, nothing] = [graphOf('deep', { matching: [] }), graphOf('deep')];
  const layer = {
    term: swa,
    strength: 0,
    alpha: 'differentiated',
    teacher: net('deep', 'teacher').layer,
    student: net('deep', 'student').layer,
  } as const;
  const zero = await trained(trainer, graphOf('deep', { matching: [layer] }), 5);
  expect(zero.weights).toEqual((await trained(trainer, plain, 5)).weights);
  expect(zero.weights).not.toEqual((await trained(trainer, nothing, 5)).weights);
});

test('no weight of the teacher learns, and without a use for it none is there', () => {
  const { graph, trained: learning } = graphOf('flatten');
  expect(learning.every(({ weight }) => weight.startsWith('student '))).toBe(true);
  expect([...graph.weights.keys()].some((name) => name.startsWith('teacher '))).toBe(true);
  const alone = graphOf('flatten', { distillation: null, matching: [] });
  expect([...alone.graph.weights.keys()].some((name) => name.startsWith('teacher '))).toBe(false);
});

test('SSWA asks for one number per channel of the teacher’s layer; biases do not decay', () => {
  const [student, teacher] = [net('mean', 'student').layer, net('mean', 'teacher').layer];
  const { graph, trained: learning } = graphOf('mean', {
    matching: [{ term: sswa, strength: 100, alpha: 'differentiated', teacher, student }],
  });
  expect(graph.inputs).toContainEqual({ name: channelMaskOf(`teacher ${teacher}`), shape: [1, 1, 1, 6] });
  expect(learning.map(({ weight, decays }) => [weight.split(' ').at(-1), decays])).toEqual([
    ['filter', true],
    ['bias', false],
    ['dense', true],
    ['denseBias', false],
  ]);
});

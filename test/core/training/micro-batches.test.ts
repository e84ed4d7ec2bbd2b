import { describe, expect, it } from 'vitest';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Feeds } from '../../../core/graph/executor.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { Trainer } from '../../../core/graph/training.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { itemsMeet } from '../../../core/training/items-meet.ts';
import { batchNorm } from '../../../core/training/layers/batch-norm.ts';
import { inMicroBatches } from '../../../core/training/micro-batches.ts';
import { sswa } from '../../../core/training/matching/sswa.ts';
import { stepMemory } from '../../../core/training/step-memory.ts';
import { trainingGraph, TRAINING_FEEDS } from '../../../core/training/training-graph.ts';
import type { TrainingGraph } from '../../../core/training/training-graph.ts';
import { withinMemory } from '../../../core/training/within-memory.ts';
import { describeNative } from '../../support/native-library.ts';
import { CLASSES, growNet, matchingGolden, SIDE } from './small-nets.ts';

const ITEMS = 13;
const optimiser = { kind: 'momentum', momentum: 0.9, nesterov: false, decay: 1e-4 } as const;
const random = seededRandom('micro-batches');
const values = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
const feeds: Feeds = {
  [TRAINING_FEEDS.picture]: { shape: [ITEMS, SIDE, SIDE, 2], values: values(ITEMS * SIDE * SIDE * 2) },
  [TRAINING_FEEDS.labels]: {
    shape: [ITEMS, CLASSES],
    values: Float32Array.from({ length: ITEMS * CLASSES }, (_, at) => (at % CLASSES === Math.floor(at / CLASSES) % CLASSES ? 1 : 0)),
  },
  [TRAINING_FEEDS.itemWeights]: { shape: [ITEMS], values: new Float32Array(ITEMS).fill(1 / ITEMS) },
};

/** Distillation with SSWA behind a head of second order: a mask is fed that all parts share. */
function graphOf(): TrainingGraph {
  const net = (owner: 'student' | 'teacher') => {
    const build = new GraphBuilder();
    const input = build.input('x', [BATCH, SIDE, SIDE, 2]);
    const { layer, logits } = growNet(build, input, { head: 'deep', owner });
    return { graph: build.build([logits]), input, logits, layer };
  };
  const [student, teacher] = [net('student'), net('teacher')];
  const layer = { term: sswa, strength: 10, alpha: 'differentiated', teacher: teacher.layer, student: student.layer } as const;
  return trainingGraph({
    ...{ student, teacher },
    learns: Object.keys(matchingGolden.heads.deep.student).map((name) => `student ${name}`),
    objective: { task: 'single-label', distillation: { share: 0.5, temperature: 4 }, matching: [layer] },
  });
}

async function threeSteps(trainer: Trainer) {
  const made = graphOf();
  const compiled = await trainer.compileTraining({ graph: made.graph, trained: made.trained, optimiser });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const masks = made.channelMasks.map(({ name }) => [name, { shape: [1, 1, 1, 6], values: Float32Array.of(1, 0, 1, 1, 0, 1) }] as const);
  const given = { ...feeds, ...Object.fromEntries(masks) };
  const answers = [];
  for (let step = 0; step < 3; step += 1) answers.push(await compiled.value.step(given, { learningRate: 0.01 }));
  answers.push(await compiled.value.evaluate(given));
  const state = await compiled.value.read();
  await compiled.value.dispose();
  return { answers, state, outputs: made.graph.outputs };
}

function expectNear(made: Float32Array | undefined, wanted: Float32Array | undefined, what: string): void {
  expect(made?.length, what).toBe(wanted?.length);
  const largest = Math.max(...(wanted ?? []).map(Math.abs));
  const worst = Math.max(...(wanted ?? []).map((value, at) => Math.abs(value - (made?.[at] ?? NaN))));
  expect(worst, what).toBeLessThan(1e-6 * Math.max(1, largest));
}

function promises(load: () => Promise<Trainer>): void {
  it.each([1, 4, 6, 12])('three steps in parts of at most %i items are those of the whole batch', async (atOnce) => {
    const trainer = await load();
    const [whole, parts] = [await threeSteps(trainer), await threeSteps(inMicroBatches(trainer, atOnce))];
    for (const [name, expected] of whole.state.weights) expectNear(parts.state.weights.get(name), expected, name);
    whole.answers.forEach((answer, at) => {
      for (const name of whole.outputs) {
        expect(parts.answers[at]?.[name]?.shape).toEqual(answer[name]?.shape);
        expectNear(parts.answers[at]?.[name]?.values, answer[name]?.values, name);
      }
    });
    expect(parts.state.steps).toBe(3);
  });
}

describe('micro-batches with weights as feeds', () => {
  promises(async () => fedTrainer(await loadOnnxExecutor(), { threads: 1 }));
});
describeNative('micro-batches, natively', () => {
  promises(() => loadNativeExecutor({ threads: 2 }));
});

describe('a memory budget', () => {
  /** Counts the inputs of what it is asked to compile, and compiles nothing. */
  const counting = (seen: number[]): Trainer => ({
    compileTraining: (ask) => {
      seen.push(ask.graph.inputs.length);
      return Promise.reject(new Error('nothing is compiled here'));
    },
  });
  const { graph, trained } = graphOf();
  const { perItemBytes, fixedBytes } = stepMemory(graph, 3);
  const asked = async (bytes: number): Promise<number[]> => {
    const seen: number[] = [];
    await withinMemory(counting(seen), { bytes, batch: 8 })
      .compileTraining({ graph, trained, optimiser })
      .catch(() => null);
    return seen;
  };

  it('too small for one item is refused before anything is compiled', async () => {
    const bytes = fixedBytes + perItemBytes - 1;
    const refused = await withinMemory(counting([]), { bytes, batch: 8 }).compileTraining({ graph, trained, optimiser });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'engine/out-of-memory' } });
  });

  it('large enough for the batch leaves the step whole, a smaller one makes it run in parts', async () => {
    expect(await asked(fixedBytes + perItemBytes * 8)).toEqual([graph.inputs.length]);
    expect(await asked(fixedBytes + perItemBytes * 8 - 1)).toEqual([graph.inputs.length + trained.length]);
  });

  it('does not take a batch norm in train mode apart: what is too large is refused', async () => {
    const build = new GraphBuilder();
    const x = build.input('x', [BATCH, 2, 2, 3]);
    const three = (name: string) => build.weight(name, { shape: [3], values: new Float32Array(3).fill(1), encoding: { kind: 'float32' } });
    const weights = { scale: three('a'), shift: three('b'), runningMean: three('c'), runningVariance: three('d'), epsilon: 1e-3 };
    const { output } = batchNorm(build, x, { weights, itemWeights: build.input('w', [BATCH]) });
    const normed = build.build([output]);
    const seen: number[] = [];
    const refused = await withinMemory(counting(seen), { bytes: 500, batch: 8 }).compileTraining({ graph: normed, trained: [], optimiser });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'engine/out-of-memory' } });
    expect(seen).toEqual([]);
    expect([itemsMeet(normed), itemsMeet(graph)]).toEqual([true, false]);
  });

  it('counts what is alive at once: a chain holds two links, whatever its length', () => {
    const chain = (length: number) => {
      const build = new GraphBuilder();
      let at = build.input('x', [BATCH, 5]);
      for (let link = 0; link < length; link += 1) at = build.add('relu', [at], {});
      return stepMemory(build.build([at]), 1);
    };
    expect([chain(2), chain(9)]).toEqual([2, 9].map(() => ({ perItemBytes: 2 * 5 * 4, fixedBytes: 0 })));
  });
});

import { describe, expect, it, test } from 'vitest';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { Trainer, TrainingState } from '../../../core/graph/training.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { itemsOfStep, stepsOf } from '../../../core/training/batch-order.ts';
import { dropMask } from '../../../core/training/channel-drop.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { fit } from '../../../core/training/fit.ts';
import type { FitAsk, StepRecord, TrainingItems } from '../../../core/training/fit.ts';
import { sswa } from '../../../core/training/matching/sswa.ts';
import { learningRate } from '../../../core/training/schedule.ts';
import { trainingGraph } from '../../../core/training/training-graph.ts';
import type { TrainingGraph } from '../../../core/training/training-graph.ts';
import { describeNative } from '../../support/native-library.ts';
import { CLASSES, growNet, matchingGolden, SIDE } from './small-nets.ts';

const ITEMS = 50;
const plan = { items: ITEMS, batch: 8, epochs: 3, seed: 4 };
const schedule = { kind: 'cosine', rate: 0.02, warmUp: 0.1, last: 0.001 } as const;
const size = SIDE * SIDE * 2;
const random = seededRandom('pictures');
const pictures = Float32Array.from({ length: ITEMS * size }, () => random.normal());
/** The brightest quarter of the picture is the class, which a small network can learn. */
const classes = Array.from({ length: ITEMS }, (_, item) => {
  const sums = new Float64Array(CLASSES);
  for (let at = 0; at < size; at += 1)
    sums[Math.floor((at * CLASSES) / size)] = (sums[Math.floor((at * CLASSES) / size)] ?? 0) + (pictures[item * size + at] ?? 0);
  return sums.indexOf(Math.max(...sums));
});

const data: TrainingItems = {
  take: (items) => {
    const values = new Float32Array(items.length * size);
    items.forEach((item, row) => values.set(pictures.subarray(item * size, (item + 1) * size), row * size));
    const hot = items.flatMap((item) => Array.from({ length: CLASSES }, (_, k) => (k === classes[item] ? 1 : 0)));
    return Promise.resolve({
      pictures: { shape: [items.length, SIDE, SIDE, 2], values },
      labels: { shape: [items.length, CLASSES], values: Float32Array.from(hot) },
    });
  },
};

function graphOf(): TrainingGraph {
  const [student, teacher] = (['student', 'teacher'] as const).map((owner) => {
    const build = new GraphBuilder();
    const input = build.input('x', [BATCH, SIDE, SIDE, 2]);
    const { layer, logits } = growNet(build, input, { head: 'flatten', owner });
    return { graph: build.build([logits]), input, logits, layer };
  });
  if (student === undefined || teacher === undefined) throw new Error('no nets');
  const learns = Object.keys(matchingGolden.heads.flatten.student).map((name) => `student ${name}`);
  const layer = { term: sswa, strength: 10, alpha: 'differentiated', teacher: teacher.layer, student: student.layer } as const;
  return trainingGraph({
    student,
    teacher,
    learns,
    objective: { task: 'single-label', distillation: { share: 0.1, temperature: 4 }, matching: [layer] },
  });
}

interface Ran {
  readonly records: readonly StepRecord[];
  readonly state: TrainingState;
  readonly saved: readonly TrainingState[];
}

/** Trains to the end, or to a step, from the beginning or from a checkpoint. */
async function ran(
  trainer: Trainer,
  how: { readonly from?: TrainingState; readonly until?: number; readonly rate?: number } = {},
): Promise<Ran> {
  const training = graphOf();
  const optimiser = { kind: 'momentum', momentum: 0.9, nesterov: false, decay: 1e-4 } as const;
  const compiled = await trainer.compileTraining({ graph: training.graph, trained: training.trained, optimiser });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  if (how.from !== undefined) await compiled.value.write(how.from);
  const saved: TrainingState[] = [];
  const save = (state: TrainingState): Promise<void> => Promise.resolve(void saved.push(state));
  const ask: FitAsk = {
    ...{ program: compiled.value, training, data, plan, checkpoint: { every: 5, save }, signal: new AbortController().signal },
    schedule: { ...schedule, rate: how.rate ?? schedule.rate },
  };
  const records: StepRecord[] = [];
  const run = fit(ask);
  for (let next = await run.next(); ; next = await run.next()) {
    if (next.done === true) {
      const state = next.value;
      await compiled.value.dispose();
      if (!state.ok) throw new Error(state.failure.message);
      return { records, state: state.value, saved };
    }
    records.push(next.value);
    if (how.until === records.length) return { records, state: await compiled.value.read(), saved };
  }
}

const trainers: readonly [string, () => Promise<Trainer>][] = [['onnx', async () => fedTrainer(await loadOnnxExecutor(), { threads: 1 })]];

function promises(load: () => Promise<Trainer>): void {
  it('learns, and the same seed gives the same bytes', async () => {
    const [first, again] = [await ran(await load()), await ran(await load())];
    const mean = (records: readonly StepRecord[]) => records.reduce((sum, { supervised }) => sum + supervised, 0) / records.length;
    expect(mean(first.records.slice(-7))).toBeLessThan(mean(first.records.slice(0, 7)) * 0.8);
    expect(again).toEqual(first);
  });

  it('stopped anywhere and continued from its last checkpoint, it ends in the same bytes', async () => {
    const whole = await ran(await load());
    for (const until of [6, 13]) {
      const stopped = await ran(await load(), { until });
      const resumed = await ran(await load(), { from: stopped.saved.at(-1) ?? stopped.state });
      expect(resumed.state).toEqual(whole.state);
      expect(resumed.records.at(-1)).toEqual(whole.records.at(-1));
    }
  });

  it('stops where the loss is no number, and names the step and the layer', async () => {
    await expect(ran(await load(), { rate: 1e30 })).rejects.toThrow(
      /the loss of step \d+ is not a number; weight "student student filter"/,
    );
  });
}

describe.each(trainers)('a run on %s', (_, load) => promises(load));
describeNative('a run inside the native session', () => promises(() => loadNativeExecutor({ threads: 2 })));

test('every epoch meets every item once, in another order, and a step knows its items by itself', () => {
  const steps = Array.from({ length: stepsOf(plan) }, (_, step) => itemsOfStep(plan, step));
  expect(stepsOf(plan)).toBe(21);
  const epochs = [0, 1, 2].map((epoch) => steps.filter((it) => it.epoch === epoch).flatMap(({ items }) => items));
  for (const items of epochs) expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: ITEMS }, (_, item) => item));
  expect(epochs[0]).not.toEqual(epochs[1]);
});

test('SSWA leaves out 153 of 512 channels, the same within a step, others in the next, none at a share of 0', () => {
  const drop = { channels: 512, share: 0.3, seed: 7, layer: 'pool5' };
  const [first, again, next] = [dropMask(drop, 0), dropMask(drop, 0), dropMask(drop, 1)];
  expect([...first].filter((value) => value === 0)).toHaveLength(153);
  expect(again).toEqual(first);
  expect(next).not.toEqual(first);
  expect(dropMask({ ...drop, share: 0 }, 0)).toEqual(new Float32Array(512).fill(1));
});

test('learning rates: warm-up, steps and cosine at places that can be counted by hand', () => {
  const steps = { kind: 'steps', rate: 1, warmUp: 0, at: [0.5, 0.75], factor: 0.1 } as const;
  expect([0, 49, 50, 74, 75, 99].map((step) => Number(learningRate(steps, step, 100).toFixed(6)))).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01]);
  const cosine = { kind: 'cosine', rate: 1, warmUp: 0.2, last: 0 } as const;
  expect([0, 1, 2, 6, 10].map((step) => Number(learningRate(cosine, step, 10).toFixed(6)))).toEqual([0.5, 1, 1, 0.5, 0]);
  expect(learningRate({ kind: 'constant', rate: 0.3, warmUp: 0 }, 5, 10)).toBe(0.3);
});

import type { BenchedTraining, BenchNetwork } from '../contract/bench.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Feeds, Fetches } from '../graph/executor.ts';
import { shapeOf } from '../graph/graph.ts';
import { extent } from '../graph/shape.ts';
import type { Trainer } from '../graph/training.ts';
import { swa } from '../training/matching/swa.ts';
import { trainingGraph, TRAINING_FEEDS } from '../training/training-graph.ts';
import type { Objective, TrainingGraph } from '../training/training-graph.ts';
import { benchModel, benchPictures } from './bench-model.ts';
import type { BenchModel } from './bench-model.ts';
import type { BenchWork } from './bench-work.ts';
import { benchNetworks, benchStudents } from './networks.ts';

/** A step repeated, and what it moves towards. */
export interface TrainingWork extends BenchWork {
  readonly training: TrainingGraph;
  run(): Promise<Fetches>;
}

/** Plain gradient descent. */
const optimiser = { kind: 'momentum', momentum: 0, nesterov: false, decay: 0 } as const;
const RATE = 1e-3;
const TEMPERATURE = 4;
/** In front of the distance as a mean over positions. */
const MATCHING = 100;
/** Positions of the map that strengths are stated for. */
const STATED_POSITIONS = 49;
/**
 * The peers add cross-entropy and distillation with a factor of 1 each. Here they share a whole: half of everything at
 * twice the rate is the same step.
 */
const HALF = 0.5;

/**
 * One repetition is one step on the same batch: forward of the student and, where it is asked for answers or maps, of
 * the teacher, backward, and the move of the weights. The losses are read back.
 */
export async function trainingWork(ask: {
  readonly network: BenchNetwork;
  readonly training: BenchedTraining;
  readonly batch: number;
  readonly trainer: Trainer;
}): Promise<Result<TrainingWork>> {
  const plan = ask.training === 'ce' ? benchNetworks[ask.network] : benchStudents[ask.network];
  if (plan === undefined) return failed(failure('option/invalid', `the benchmark trains no student of ${ask.network}`));
  const needsTeacher = ask.training === 'kd' || ask.training === 'match';
  const teacher = needsTeacher ? benchModel(benchNetworks[ask.network]()) : null;
  const student = benchModel(plan());
  const training = trainingGraph({
    student: student.model,
    teacher: teacher?.model ?? null,
    learns: [...student.model.graph.weights.keys()],
    objective: objectiveOf(ask.training, student, teacher),
  });
  const compiled = await ask.trainer.compileTraining({ graph: training.graph, trained: training.trained, optimiser });
  if (!compiled.ok) return compiled;
  const feeds = feedsOf(student, plan().side, ask.batch);
  const learningRate = teacher === null ? RATE : RATE / HALF;
  return succeeded({
    training,
    run: async () => compiled.value.step(feeds, { learningRate }),
    dispose: async () => compiled.value.dispose(),
  });
}

function objectiveOf(of: BenchedTraining, student: BenchModel, teacher: BenchModel | null): Objective {
  if (teacher === null) return { task: 'single-label', distillation: null, matching: [] };
  const distillation = { share: HALF, temperature: TEMPERATURE };
  if (of === 'kd') return { task: 'single-label', distillation, matching: [] };
  const map = shapeOf(student.model.graph, student.last);
  const strength = (HALF * MATCHING * STATED_POSITIONS) / (extent(map, 1) * extent(map, 2));
  const layer = { term: swa, strength, alpha: 'differentiated', teacher: teacher.last, student: student.last } as const;
  return { task: 'single-label', distillation, matching: [layer] };
}

/** Pictures as the other rows have them; item n has the class 3 n modulo the number of classes, as the peers' scripts. */
function feedsOf({ model }: BenchModel, side: number, batch: number): Feeds {
  const classes = extent(shapeOf(model.graph, model.logits), 1);
  const labels = new Float32Array(batch * classes);
  for (let item = 0; item < batch; item += 1) labels[item * classes + ((item * 3) % classes)] = 1;
  return {
    [TRAINING_FEEDS.picture]: { shape: [batch, side, side, 3], values: benchPictures({ side }, batch) },
    [TRAINING_FEEDS.labels]: { shape: [batch, classes], values: labels },
    [TRAINING_FEEDS.itemWeights]: { shape: [batch], values: new Float32Array(batch).fill(1 / batch) },
  };
}

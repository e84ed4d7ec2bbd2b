import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Feeds, Fetches, Tensor } from '../graph/executor.ts';
import { shapeOf } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import type { TrainingProgram, TrainingState } from '../graph/training.ts';
import { itemsOfStep, stepsOf } from './batch-order.ts';
import type { BatchPlan } from './batch-order.ts';
import { dropMask } from './channel-drop.ts';
import { dropoutMask } from './layers/dropout.ts';
import { learningRate } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { TRAINING_FEEDS } from './training-graph.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Items as the network is fed, in the order asked for: pictures [N,H,W,C] and labels [N,K]. */
export interface TrainingItems {
  take(items: readonly number[], epoch: number): Promise<{ readonly pictures: Tensor; readonly labels: Tensor }>;
}

export interface FitAsk {
  readonly program: TrainingProgram;
  readonly training: TrainingGraph;
  readonly data: TrainingItems;
  readonly plan: BatchPlan;
  readonly schedule: Schedule;
  /** Called after every so many steps, and after the last one. */
  readonly checkpoint: { readonly every: number; save(state: TrainingState): Promise<void> } | null;
  readonly signal: AbortSignal;
}

export interface StepRecord {
  readonly step: number;
  readonly epoch: number;
  readonly learningRate: number;
  readonly total: number;
  readonly supervised: number;
  readonly distilled: number | null;
  readonly matched: readonly number[];
}

/**
 * Trains from where the program stands to the end of the plan; a program that was given a checkpoint goes on from it.
 * Everything random is drawn from the seed and the number of the step, so the weights at the end do not depend on how
 * often the run was interrupted. A loss that is not a number ends the run by name; what was saved stays.
 */
export async function* fit(ask: FitAsk): AsyncGenerator<StepRecord, Result<TrainingState>> {
  const { program, plan, checkpoint } = ask;
  const steps = stepsOf(plan);
  for (let step = (await program.read()).steps; step < steps; step += 1) {
    ask.signal.throwIfAborted();
    const { epoch, items } = itemsOfStep(plan, step);
    const { pictures, labels } = await ask.data.take(items, epoch);
    const rate = learningRate(ask.schedule, step, steps);
    const fetches = await program.step(feedsOf(ask, step, { pictures, labels }), { learningRate: rate });
    const record = recordOf(ask.training, fetches, { step, epoch, learningRate: rate });
    if (!Number.isFinite(record.total)) return failed(await notFinite(ask, step));
    const isLast = step + 1 === steps;
    if (checkpoint !== null && (isLast || (step + 1) % checkpoint.every === 0)) await checkpoint.save(await program.read());
    yield record;
  }
  return succeeded(await program.read());
}

function feedsOf({ training, plan }: FitAsk, step: number, batch: { readonly pictures: Tensor; readonly labels: Tensor }): Feeds {
  const rows = batch.pictures.shape[0] ?? 0;
  const feeds: Record<TensorName, Tensor> = {
    [TRAINING_FEEDS.picture]: batch.pictures,
    [TRAINING_FEEDS.labels]: batch.labels,
    [TRAINING_FEEDS.itemWeights]: { shape: [rows], values: new Float32Array(rows).fill(1 / rows) },
  };
  for (const { name, share } of training.channelMasks) {
    const channels = training.graph.shapes.get(name)?.at(-1) ?? 0;
    feeds[name] = { shape: [1, 1, 1, channels], values: dropMask({ channels, share, seed: plan.seed, layer: name }, step) };
  }
  for (const dropout of training.dropouts)
    feeds[dropout.mask] = dropoutMask(dropout, { shape: shapeOf(training.graph, dropout.mask), rows, seed: plan.seed, step });
  return feeds;
}

function recordOf(
  { losses, matched }: TrainingGraph,
  fetches: Fetches,
  at: Pick<StepRecord, 'step' | 'epoch' | 'learningRate'>,
): StepRecord {
  const value = (name: TensorName): number => fetches[name]?.values[0] ?? NaN;
  const distilled = losses.distilled === null ? null : value(losses.distilled);
  return { ...at, total: value(losses.total), supervised: value(losses.supervised), distilled, matched: matched.map(value) };
}

/** The layer is that of the first weight, in the order of the network, that is no number any more. */
async function notFinite({ program, training }: FitAsk, step: number) {
  const { weights } = await program.read();
  const broken = training.trained.find(({ weight }) => weights.get(weight)?.some((value) => !Number.isFinite(value)));
  const where = broken === undefined ? 'all weights are still finite' : `weight "${broken.weight}" is not finite`;
  return failure('model/not-finite', `the loss of step ${String(step + 1)} is not a number; ${where}; try a smaller learning rate`);
}

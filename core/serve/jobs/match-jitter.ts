import { Explainer } from '../../attribution/explainer.ts';
import type { Executor, Tensor } from '../../graph/executor.ts';
import { topClass } from '../../metrics/prediction.ts';
import type { Model } from '../../models/model.ts';

import { rowOf } from './explained-batch.ts';
import { jitteredModel } from './jittered-model.ts';

const SMALLEST = 1e-4;
const LARGEST = 1;
/** Halvings of the logarithmic interval: the size is found to within 1 %. */
const HALVINGS = 10;

export interface JitterAsk {
  readonly model: Model;
  readonly executor: Executor;
  readonly threads: number;
  /** Batches of sampled items as fed, with how many rows of each are items, and the class the teacher names for each. */
  readonly batches: readonly { readonly inputs: Tensor; readonly tops: readonly number[] }[];
  /** Top-1 agreement of the pair, 0 to 1. */
  readonly agreement: number;
  readonly seed: number;
}

/**
 * The largest jitter whose top-1 agreement with the untouched teacher is still at least the pair's, by bisection on a
 * logarithmic scale. Agreement need not fall evenly with size; the size found is one at which it holds.
 */
export async function matchJitter(ask: JitterAsk): Promise<number> {
  let [low, high] = [Math.log(SMALLEST), Math.log(LARGEST)];
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (low + high) / 2;
    if ((await agreementAt(ask, Math.exp(middle))) >= ask.agreement) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

async function agreementAt(ask: JitterAsk, size: number): Promise<number> {
  const explainer = new Explainer({
    model: jitteredModel(ask.model, size, ask.seed),
    methods: [],
    executor: ask.executor,
    threads: ask.threads,
  });
  let [same, all] = [0, 0];
  for (const { inputs, tops } of ask.batches) {
    const logits = await explainer.logits(inputs);
    tops.forEach((top, row) => {
      all += 1;
      if (topClass(rowOf(logits, row)).index === top) same += 1;
    });
  }
  await explainer.dispose();
  return all === 0 ? 1 : same / all;
}

import { seededRandom } from '../numeric/random.ts';

export interface BatchPlan {
  readonly items: number;
  readonly batch: number;
  readonly epochs: number;
  readonly seed: number;
}

export function stepsOf({ items, batch, epochs }: BatchPlan): number {
  return epochs * Math.ceil(items / batch);
}

/**
 * The items of one step: every epoch is a permutation of its own, drawn from the seed and the number of the epoch, so
 * that a resumed run meets what it would have met. The last batch of an epoch may be short.
 */
export function itemsOfStep(plan: BatchPlan, step: number): { readonly epoch: number; readonly items: readonly number[] } {
  const perEpoch = Math.ceil(plan.items / plan.batch);
  const epoch = Math.floor(step / perEpoch);
  const start = (step % perEpoch) * plan.batch;
  const order = seededRandom(plan.seed, 'order', epoch).permutation(plan.items);
  return { epoch, items: [...order.slice(start, start + plan.batch)] };
}

import { failure } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Trainer } from '../graph/training.ts';
import { itemsMeet } from './items-meet.ts';
import { inMicroBatches } from './micro-batches.ts';
import { slotsOf } from './optimiser-graph.ts';
import { stepMemory } from './step-memory.ts';
import type { StepMemory } from './step-memory.ts';

/**
 * A trainer that keeps to a budget: where a whole batch does not fit, its steps run in parts; where not even one item
 * does, or the items of a batch need each other, training is refused before its first step.
 */
export function withinMemory(trainer: Trainer, budget: { readonly bytes: number; readonly batch: number }): Trainer {
  return {
    compileTraining: (ask) => {
      // the weight, its gradient, and what the optimiser remembers
      const memory = stepMemory(ask.graph, 2 + slotsOf(ask.optimiser).length);
      const items = itemsWithin(memory, budget.bytes);
      if (items >= budget.batch) return trainer.compileTraining(ask);
      const isWhole = itemsMeet(ask.graph);
      if (items >= 1 && !isWhole) return inMicroBatches(trainer, items).compileTraining(ask);
      const [least, what] = isWhole ? [budget.batch, 'a whole batch, which a batch norm in train mode needs,'] : [1, 'one item'];
      const needed = Math.ceil((memory.fixedBytes + memory.perItemBytes * least) / 2 ** 20);
      const given = Math.floor(budget.bytes / 2 ** 20);
      const says = `a training step of ${what} needs ${String(needed)} MiB, the budget is ${String(given)} MiB`;
      return Promise.resolve(failed(failure('engine/out-of-memory', says)));
    },
  };
}

/** How many items a step may hold at once. */
export function itemsWithin({ perItemBytes, fixedBytes }: StepMemory, bytes: number): number {
  return Math.max(0, Math.floor((bytes - fixedBytes) / perItemBytes));
}

import { Explainer } from '../attribution/explainer.ts';
import type { ChosenMethod } from '../attribution/attribution-method.ts';
import type { BenchRow } from '../contract/bench.ts';
import type { Executor, Tensor } from '../graph/executor.ts';
import type { BenchModel } from './bench-model.ts';
import { benchPictures } from './bench-model.ts';
import type { NetworkPlan } from './network-plan.ts';

/** What one row repeats, and what gives back its memory. */
export interface BenchWork {
  run(): Promise<unknown>;
  dispose(): Promise<void>;
}

export interface BenchParts {
  readonly plan: NetworkPlan;
  readonly net: BenchModel;
  readonly row: BenchRow;
  /** The row's method with its layer; null for the forward pass. */
  readonly chosen: ChosenMethod | null;
  readonly executor: Executor;
  readonly threads: number;
}

/**
 * One repetition does what an audit does for a batch: predict, take the top class, explain it. The pictures are given,
 * the maps are read back.
 */
export function benchWork({ plan, net, row, chosen, executor, threads }: BenchParts): BenchWork {
  const explainer = new Explainer({ model: net.model, methods: chosen === null ? [] : [chosen], executor, threads });
  const inputs: Tensor = { shape: [row.batch, plan.side, plan.side, 3], values: benchPictures(plan, row.batch) };
  const dispose = async (): Promise<void> => explainer.dispose();
  if (chosen === null) return { run: async () => explainer.logits(inputs), dispose };
  const signal = new AbortController().signal;
  const [black, white] = [new Float32Array(plan.side ** 2 * 3).fill(-1), new Float32Array(plan.side ** 2 * 3).fill(1)];
  return {
    run: async () => explainer.answer({ inputs, target: 'logit', black, white, seed: 1, signal }),
    dispose,
  };
}

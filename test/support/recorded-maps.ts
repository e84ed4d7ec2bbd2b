import type { AttributionMethod } from '../../core/attribution/attribution-method.ts';
import { Explainer } from '../../core/attribution/explainer.ts';
import { targetWeights } from '../../core/attribution/target-weights.ts';
import type { OptionValue } from '../../core/contract/option.ts';
import type { Executor, Tensor } from '../../core/graph/executor.ts';
import type { Model } from '../../core/models/model.ts';
import { completeOptions } from '../../core/plug-in.ts';
import { fixtureNpy } from './read-fixture.ts';

/** Items of a net that the recorded maps explain. */
export const RECORDED_ITEMS = 8;

/** The first items of a net as fed, [8,H,W,C]. */
export function recordedInputs(model: Model, net: string): Tensor {
  const stored = fixtureNpy(`nets/${net}/inputs/inputs.npy`);
  const shape = [RECORDED_ITEMS, ...(model.graph.inputs[0]?.shape.slice(1) ?? [])];
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: stored.values.slice(0, size) };
}

export interface RecordedAsk {
  readonly method: AttributionMethod;
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly inputs: Tensor;
  readonly targets: readonly number[];
  readonly executor: Executor;
  readonly seed?: number;
}

/** Raw maps of the target's logit. */
export async function logitMaps(model: Model, ask: RecordedAsk): Promise<Tensor> {
  const options = completeOptions(ask.method, ask.options);
  if (!options.ok) throw new Error(options.failure.message);
  const methods = [{ method: ask.method, options: options.value, layer: null }];
  const explainer = new Explainer({ model, methods, executor: ask.executor, threads: 1 });
  const perItem = ask.inputs.values.length / ask.targets.length;
  const [map] = await explainer.explain({
    inputs: ask.inputs,
    targetWeights: targetWeights('logit', ask.targets, await explainer.logits(ask.inputs)),
    black: new Float32Array(perItem),
    white: new Float32Array(perItem).fill(1),
    seed: ask.seed ?? 0,
    signal: new AbortController().signal,
  });
  await explainer.dispose();
  if (map === undefined) throw new Error('no map');
  return map;
}

/** Largest difference of two maps over the largest expected value; a map of one channel may be recorded once per input channel. */
export function worstDifference(values: Float32Array, expected: Float32Array): number {
  const repeat = expected.length / values.length;
  let [worst, largest] = [0, 0];
  expected.forEach((value, at) => {
    worst = Math.max(worst, Math.abs(value - (values[Math.floor(at / repeat)] ?? NaN)));
    largest = Math.max(largest, Math.abs(value));
  });
  return worst / largest;
}

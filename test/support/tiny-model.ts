import type { OptionValue } from '../../core/contract/option.ts';
import { Explainer } from '../../core/attribution/explainer.ts';
import { attributionMethods } from '../../core/attribution/registry.ts';
import { referenceExecutor } from '../../core/executors/reference.ts';
import { GraphBuilder } from '../../core/graph/builder.ts';
import type { Tensor } from '../../core/graph/executor.ts';
import type { TensorName } from '../../core/graph/node.ts';
import { BATCH } from '../../core/graph/shape.ts';
import { completeOptions } from '../../core/plug-in.ts';
import type { Model } from '../../core/models/model.ts';

/** A model around a hand-made graph; the graph is grown from input `x` and answers its logits. */
export function tinyModel(shape: readonly number[], grow: (build: GraphBuilder, x: TensorName) => TensorName): Model {
  const build = new GraphBuilder();
  const logits = grow(build, build.input('x', [BATCH, ...shape]));
  return {
    graph: build.build([logits]),
    input: 'x',
    output: logits,
    logits,
    outputKind: 'logits',
    activation: 'none',
    layers: [],
    integer: false,
    hints: { classNames: null, inputQuantisation: null, normalisation: null, metadata: {} },
    format: 'made',
    name: 'tiny',
    bytes: 0,
    hash: 'tiny',
    notices: [],
  };
}

export function weight(build: GraphBuilder, name: string, shape: readonly number[], values: readonly number[]): TensorName {
  return build.weight(name, { shape, values: Float32Array.from(values), encoding: { kind: 'float32' } });
}

/** Logits w_k . x of a picture [H,W,C], flattened row-major; `weights` is [in, classes] row-major. */
export function linearModel(shape: readonly number[], classes: number, weights: readonly number[]): Model {
  const size = shape.reduce((product, length) => product * length, 1);
  return tinyModel(shape, (build, x) => {
    const flat = build.add('reshape', [x], { shape: [BATCH, size] });
    return build.add(
      'matmul',
      [flat, weight(build, 'w', [size, classes], weights)],
      { transposeLeft: false, transposeRight: false },
      'logits',
    );
  });
}

export interface MapAsk {
  readonly method: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
  readonly layer?: TensorName;
  readonly inputs: Tensor;
  readonly targetWeights: Tensor;
  readonly black?: Float32Array;
}

/** Raw maps [N,H,W,C] of one method on a tiny model, by the reference executor. */
export async function mapsOf(model: Model, ask: MapAsk): Promise<Tensor> {
  const method = attributionMethods.find(({ id }) => id === ask.method);
  if (method === undefined) throw new Error(`no method ${ask.method}`);
  const options = completeOptions(method, ask.options ?? {});
  if (!options.ok) throw new Error(options.failure.message);
  const explainer = new Explainer({
    model,
    methods: [{ method, options: options.value, layer: ask.layer ?? null }],
    executor: referenceExecutor,
    threads: 1,
  });
  const perItem = ask.inputs.values.length / (ask.inputs.shape[0] ?? 1);
  const [map] = await explainer.explain({
    inputs: ask.inputs,
    targetWeights: ask.targetWeights,
    black: ask.black ?? new Float32Array(perItem),
    white: new Float32Array(perItem).fill(1),
    seed: 0,
    signal: new AbortController().signal,
  });
  await explainer.dispose();
  if (map === undefined) throw new Error('no map');
  return map;
}

export function tensor(shape: readonly number[], values: readonly number[]): Tensor {
  return { shape, values: Float32Array.from(values) };
}

import type { ExplainedScalar } from '../contract/protocol.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { cut } from '../graph/cut.ts';
import type { Graph } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import type { Model } from '../models/model.ts';
import type { ChosenMethod } from './attribution-method.ts';
import { growTopClassWeights } from './top-class-weights.ts';

/** Name of the feed that holds the weights of the explained scalar. */
export const TARGET_WEIGHTS = 'target weights';

/**
 * Graph of several methods at once. Outputs: the logits, then the target weights unless they are given, then the maps in
 * the order of the methods. An executor fetches logits and maps of one forward pass.
 */
export function grownGraph(model: Model, methods: readonly ChosenMethod[], target: ExplainedScalar | 'given'): Result<Graph> {
  const forward = cut(model.graph, { at: [], outputs: [model.logits, ...methods.flatMap(({ layer }) => layer ?? [])] });
  const build = GraphBuilder.from(forward);
  const own = target === 'given' ? null : growTopClassWeights(build, model.logits, target);
  const targetWeights = own ?? build.input(TARGET_WEIGHTS, build.shape(model.logits));
  const outputs: TensorName[] = own === null ? [model.logits] : [model.logits, own];
  for (const { method, options, layer } of methods) {
    const map = method.grow({ build, input: model.input, logits: model.logits, targetWeights, layer, options });
    if (!map.ok) return failed(map.failure);
    // an output of its own, even where two methods end in the same tensor
    if (map.value !== null) outputs.push(build.add('reshape', [map.value], { shape: build.shape(map.value) }));
  }
  return succeeded(build.build(outputs));
}

import type { GraphBuilder } from './builder.ts';
import type { Graph } from './graph.ts';
import type { TensorName } from './node.ts';

/** Where a copy grows, and what its inputs are tied to. */
export interface GraftAsk {
  /** Goes before every name of the copy: two networks of one file stay apart. */
  readonly prefix: string;
  /** For each input of the graph a tensor of the builder. */
  readonly inputs: Readonly<Record<TensorName, TensorName>>;
}

/**
 * Copies a graph into a builder. Weights are shared as arrays and named apart; nothing is computed twice that was not
 * before. Answers the name that each tensor of the graph has now.
 */
export function graft(build: GraphBuilder, graph: Graph, { prefix, inputs }: GraftAsk): (tensor: TensorName) => TensorName {
  const names = new Map<TensorName, TensorName>();
  for (const { name } of graph.inputs) {
    const tied = inputs[name];
    if (tied === undefined) throw new RangeError(`input "${name}" is tied to nothing`);
    names.set(name, tied);
  }
  for (const [name, weight] of graph.weights) names.set(name, build.weight(`${prefix}${name}`, weight));
  const named = (tensor: TensorName): TensorName => {
    const known = names.get(tensor);
    if (known === undefined) throw new RangeError(`the graph has no tensor "${tensor}"`);
    return known;
  };
  for (const node of graph.nodes) {
    build.inLayer(node.layer === undefined ? undefined : `${prefix}${node.layer}`);
    names.set(node.output, build.add(node.kind, node.inputs.map(named), node.attributes, `${prefix}${node.output}`));
  }
  build.inLayer(undefined);
  return named;
}

import type { Graph } from './graph.ts';
import type { ReferenceArray } from './kinds/kind-definition.ts';
import { kindDefinition } from './kinds/kinds.table.ts';
import type { TensorName } from './node.ts';

/**
 * Evaluates a graph with the reference kernels, in float64 throughout; answers the outputs. Values are released as
 * soon as their last reader has run.
 */
export function evaluate(graph: Graph, feeds: ReadonlyMap<TensorName, ReferenceArray>): ReadonlyMap<TensorName, ReferenceArray> {
  const known = new Map<TensorName, ReferenceArray>(feeds);
  for (const [name, weight] of graph.weights) known.set(name, { shape: weight.shape, values: Float64Array.from(weight.values) });
  const lastReader = new Map<TensorName, number>();
  graph.nodes.forEach((node, index) => node.inputs.forEach((input) => lastReader.set(input, index)));
  graph.nodes.forEach((node, index) => {
    const inputs = node.inputs.map((input) => {
      const value = known.get(input);
      if (value === undefined) throw new RangeError(`node ${node.output} reads "${input}", which nobody made`);
      return value;
    });
    known.set(node.output, kindDefinition(node.kind).reference(node, inputs));
    for (const input of node.inputs) if (lastReader.get(input) === index && !graph.outputs.includes(input)) known.delete(input);
  });
  return new Map(
    graph.outputs.map((name) => {
      const value = known.get(name);
      if (value === undefined) throw new RangeError(`output "${name}" is no tensor of the graph`);
      return [name, value];
    }),
  );
}

import { evaluate } from '../evaluate.ts';
import type { Graph, Weight } from '../graph.ts';
import { shapeOf } from '../graph.ts';
import type { Node, TensorName } from '../node.ts';
import { sizeOf } from '../shape.ts';

/** Larger results are left to the executor: the reference kernels are slow, and stored constants cost memory. */
const LARGEST_CONSTANT = 1 << 16;

/** Computes nodes whose inputs are all weights, with the reference kernels in float64. */
export function foldConstants(graph: Graph): Graph {
  const weights = new Map<TensorName, Weight>(graph.weights);
  const nodes = graph.nodes.filter((node) => {
    if (graph.outputs.includes(node.output) || !node.inputs.every((input) => weights.has(input))) return true;
    if (sizeOf(shapeOf(graph, node.output)) > LARGEST_CONSTANT) return true;
    weights.set(node.output, computed(graph, node, weights));
    return false;
  });
  return { ...graph, nodes, weights };
}

function computed(graph: Graph, node: Node, weights: ReadonlyMap<TensorName, Weight>): Weight {
  const alone: Graph = {
    inputs: [],
    outputs: [node.output],
    nodes: [node],
    weights: new Map([...weights].filter(([name]) => node.inputs.includes(name))),
    shapes: graph.shapes,
  };
  const result = evaluate(alone, new Map()).get(node.output);
  if (result === undefined) throw new RangeError(`${node.output} was not computed`);
  return { shape: result.shape, values: Float32Array.from(result.values), encoding: { kind: 'float32' } };
}

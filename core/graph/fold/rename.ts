import type { Graph } from '../graph.ts';
import type { Node, TensorName } from '../node.ts';

/** A node reading from other tensors; the same node where nothing changes. */
export function withInputs(node: Node, inputs: readonly TensorName[]): Node {
  return inputs.every((input, index) => input === node.inputs[index]) ? node : { ...node, inputs };
}

/**
 * Walks the nodes in order and lets a rule replace one by an equal tensor made earlier (a name), by another node that
 * makes the same tensor, or leave it. Readers of replaced tensors are redirected; outputs of the graph are never replaced.
 */
export function rewriteNodes(graph: Graph, rule: (node: Node) => TensorName | Node): Graph {
  const renamed = new Map<TensorName, TensorName>();
  const nodes: Node[] = [];
  for (const old of graph.nodes) {
    const node = withInputs(
      old,
      old.inputs.map((input) => renamed.get(input) ?? input),
    );
    const result = rule(node);
    if (typeof result !== 'string') nodes.push(result);
    else if (graph.outputs.includes(node.output)) nodes.push(node);
    else renamed.set(node.output, result);
  }
  return { ...graph, nodes };
}

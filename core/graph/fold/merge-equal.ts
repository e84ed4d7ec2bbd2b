import type { Graph } from '../graph.ts';
import type { TensorName } from '../node.ts';
import { rewriteNodes } from './rename.ts';

/**
 * Nodes of one kind with the same inputs and attributes make the same tensor: the later ones are replaced by the
 * first. Several methods grown on one graph so share their forward and backward passes.
 */
export function mergeEqual(graph: Graph): Graph {
  const known = new Map<string, TensorName>();
  return rewriteNodes(graph, (node) => {
    const key = JSON.stringify([node.kind, node.inputs, node.attributes]);
    const first = known.get(key);
    if (first !== undefined) return first;
    known.set(key, node.output);
    return node;
  });
}

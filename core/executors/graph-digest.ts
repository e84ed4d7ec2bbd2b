import { createHash } from 'node:crypto';

import type { Graph } from '../graph/graph.ts';

/** SHA-256 over everything of a graph: inputs, nodes, outputs and weights. */
export function graphDigest(graph: Graph): string {
  const hash = createHash('sha256').update(JSON.stringify([graph.inputs, graph.nodes, graph.outputs]));
  for (const [name, { shape, values }] of graph.weights) {
    hash.update(JSON.stringify([name, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

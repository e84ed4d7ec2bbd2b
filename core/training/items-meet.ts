import type { Graph } from '../graph/graph.ts';
import { shapeOf } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import { BATCH } from '../graph/shape.ts';

/**
 * Whether what is computed for one item depends on the others of its batch: a number made of all of them (a mean of the
 * batch) flows back into something that each has. Such a batch cannot run in parts. Losses and gradients of weights are
 * made of all items too, but nothing of an item is made of them.
 */
export function itemsMeet(graph: Graph): boolean {
  const shared = new Set<TensorName>();
  const isPerItem = (name: TensorName): boolean => shapeOf(graph, name)[0] === BATCH;
  for (const { kind, inputs, output } of graph.nodes) {
    // of what it stretches to, a broadcast reads the shape alone
    const read = kind === 'broadcast' ? inputs.slice(0, 1) : inputs;
    const readsShared = read.some((name) => shared.has(name));
    if (isPerItem(output) && readsShared) return true;
    if (!isPerItem(output) && (readsShared || read.some(isPerItem))) shared.add(output);
  }
  return false;
}

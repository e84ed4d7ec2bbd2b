import type { Graph } from '../graph/graph.ts';
import { shapeOf } from '../graph/graph.ts';
import type { TensorName } from '../graph/node.ts';
import { BATCH, sizeOf } from '../graph/shape.ts';

/** Bytes that a step holds at once: so many for each item, so many whatever the batch. */
export interface StepMemory {
  readonly perItemBytes: number;
  readonly fixedBytes: number;
}

const FLOAT_BYTES = 4;

/**
 * The most that is alive at once when nodes run in order and a tensor is dropped after its last reader; weights count
 * `copies` times, for what an optimiser keeps of them. What a library keeps besides (work space, other orders) is not in
 * it, so a budget wants slack.
 */
export function stepMemory(graph: Graph, copies: number): StepMemory {
  const weights = [...graph.weights.values()].reduce((sum, { values }) => sum + values.byteLength, 0);
  const readers = readersOf(graph);
  const bytes = (name: TensorName): number => sizeOf(shapeOf(graph, name)) * FLOAT_BYTES;
  let alive = graph.inputs.filter(isPerItem(graph)).reduce((sum, { name }) => sum + bytes(name), 0);
  let [perItemBytes, others] = [alive, 0];
  for (const { output, inputs } of graph.nodes) {
    if (!isPerItem(graph)({ name: output })) others += bytes(output);
    else alive += bytes(output);
    perItemBytes = Math.max(perItemBytes, alive);
    for (const name of new Set(inputs)) {
      const left = (readers.get(name) ?? 0) - 1;
      readers.set(name, left);
      if (left === 0 && isPerItem(graph)({ name })) alive -= bytes(name);
    }
  }
  return { perItemBytes, fixedBytes: weights * copies + others };
}

function isPerItem(graph: Graph) {
  return ({ name }: { readonly name: TensorName }): boolean => shapeOf(graph, name)[0] === BATCH;
}

/** How many nodes read each tensor; an output has one reader more, who comes last. */
function readersOf(graph: Graph): Map<TensorName, number> {
  const readers = new Map<TensorName, number>(graph.outputs.map((name) => [name, 1]));
  for (const { inputs } of graph.nodes) for (const name of new Set(inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

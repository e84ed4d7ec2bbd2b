import { emitNode } from './emit-kinds.table.ts';
import { writeSavedModel } from './graph-def-message.ts';
import { TensorflowEmitter } from './tensorflow-emitter.ts';
import type { Graph, Weight } from '../../graph/graph.ts';

/** TensorFlow names of a graph's inputs and outputs, by position: `x0, x1 ...` and `y0, y1 ...`. */
export const inputName = (index: number): string => `x${String(index)}`;
export const outputName = (index: number): string => `y${String(index)}`;

export const weightName = (index: number): string => `w${String(index)}`;

export interface TensorflowGraph {
  readonly savedModel: Uint8Array;
  /** Weights that are fed, by position: `w0, w1 ...`; all others are constants. */
  readonly fedWeights: readonly Weight[];
}

/**
 * A graph as the bytes of a SavedModel. The batch extent is open. A session holds a constant about six times (as it came,
 * optimised, laid out anew), so weights that are large are inputs, which programs can share.
 */
export function graphToTensorflow(graph: Graph, isFed: (weight: Weight) => boolean): TensorflowGraph {
  const emitter = new TensorflowEmitter(graph);
  const fed = [...graph.weights].filter(([, weight]) => isFed(weight));
  fed.forEach(([name, { shape }], index) => {
    placeholder(emitter, weightName(index), shape);
    emitter.put(name, weightName(index));
  });
  emitGraph(emitter);
  return { savedModel: writeSavedModel(emitter.nodes), fedWeights: fed.map(([, weight]) => weight) };
}

/** Writes inputs, nodes and outputs; weights that were put before are read from where they were put. */
export function emitGraph(emitter: TensorflowEmitter): void {
  const { graph } = emitter;
  graph.inputs.forEach(({ name, shape }, index) => {
    placeholder(emitter, inputName(index), shape);
    emitter.put(name, inputName(index));
  });
  for (const node of graph.nodes) emitter.put(node.output, emitNode(emitter, node));
  graph.outputs.forEach((name, index) => identity(emitter, outputName(index), emitter.value(name)));
}

/** A float32 input under a name of its own. */
export function placeholder(emitter: TensorflowEmitter, name: string, shape: readonly number[]): void {
  emitter.nodes.push({ name, operation: 'Placeholder', inputs: [], attributes: { dtype: { type: 'float' }, shape: { shape } } });
}

/** A float32 result under a name of its own. */
export function identity(emitter: TensorflowEmitter, name: string, value: string, after: readonly string[] = []): void {
  const inputs = [value, ...after.map((other) => `^${other}`)];
  emitter.nodes.push({ name, operation: 'Identity', inputs, attributes: { T: { type: 'float' } } });
}

import { emitNode } from './emit-kinds.table.ts';
import { writeSavedModel } from './graph-def-message.ts';
import { TensorflowEmitter } from './tensorflow-emitter.ts';
import type { Graph } from '../../graph/graph.ts';

/** TensorFlow names of a graph's inputs and outputs, by position: `x0, x1 ...` and `y0, y1 ...`. */
export const inputName = (index: number): string => `x${String(index)}`;
export const outputName = (index: number): string => `y${String(index)}`;

/** A graph as the bytes of a SavedModel, its weights as constants. The batch extent is open. */
export function graphToTensorflow(graph: Graph): Uint8Array {
  const emitter = new TensorflowEmitter(graph);
  emitGraph(emitter);
  return writeSavedModel(emitter.nodes);
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

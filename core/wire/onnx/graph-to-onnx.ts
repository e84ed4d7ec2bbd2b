import { emitNode } from './emit-kinds.table.ts';
import { channelsFirst, channelsLast } from './emit-layout.ts';
import { OnnxEmitter } from './onnx-emitter.ts';
import { writeOnnx } from './onnx-message.ts';
import type { OnnxValue } from './onnx-message.ts';
import type { Graph } from '../../graph/graph.ts';
import { shapeOf } from '../../graph/graph.ts';
import { BATCH } from '../../graph/shape.ts';

/** ONNX names of a graph's inputs and outputs, by position: `x0, x1 ...` and `y0, y1 ...`. */
export const inputName = (index: number): string => `x${String(index)}`;
export const outputName = (index: number): string => `y${String(index)}`;

/**
 * A graph as the bytes of an ONNX model. Inputs and outputs keep our order (NHWC); inside, tensors of rank 4 are
 * channels-first, as ONNX kernels want them. The batch extent is symbolic.
 */
export function graphToOnnx(graph: Graph): Uint8Array {
  const emitter = new OnnxEmitter(graph);
  const inputs = graph.inputs.map((input, index): OnnxValue => {
    emitter.put(input.name, channelsFirst(emitter, inputName(index), input.shape));
    return { name: inputName(index), shape: input.shape.map((extent) => (extent === BATCH ? 'N' : extent)) };
  });
  for (const node of graph.nodes) emitter.put(node.output, emitNode(emitter, node));
  const outputs = graph.outputs.map((name, index): OnnxValue => {
    const shape = shapeOf(graph, name);
    const last = channelsLast(emitter, emitter.value(name), shape);
    emitter.nodes.push({ type: 'Identity', inputs: [last], outputs: [outputName(index)], attributes: {} });
    return { name: outputName(index), shape: shape.map((extent) => (extent === BATCH ? 'N' : extent)) };
  });
  return writeOnnx({ nodes: emitter.nodes, initialisers: emitter.initialisers, inputs, outputs });
}

import type { Node, TensorName } from './node.ts';
import type { Shape } from './shape.ts';

/** How a weight is stored in its file; `values` are what it means as float32. */
export type WeightEncoding =
  | { readonly kind: 'float32' }
  | { readonly kind: 'float16' }
  | {
      readonly kind: 'integer';
      readonly bits: number;
      readonly scales: readonly number[];
      readonly zeroPoints: readonly number[];
      readonly axis: number | null;
    };

export interface Weight {
  readonly shape: Shape;
  readonly values: Float32Array;
  readonly encoding: WeightEncoding;
}

export interface GraphInput {
  readonly name: TensorName;
  /** [BATCH, H, W, C] for what a model sees; [BATCH, K] for target weights. */
  readonly shape: Shape;
}

/**
 * A network, or anything computed from one: nodes in topological order over named tensors, always NHWC float32.
 * A signal `[time, leads]` is `[N, 1, time, leads]`. A graph is a value: transforms return new ones and share nodes.
 * Convolution filters are `[KH, KW, Cin / groups, Cout]`, matrices `[in, out]`.
 */
export interface Graph {
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly TensorName[];
  readonly nodes: readonly Node[];
  readonly weights: ReadonlyMap<TensorName, Weight>;
  /** Shape of every tensor: inputs, weights and node outputs. */
  readonly shapes: ReadonlyMap<TensorName, Shape>;
}

/** Shape of a tensor of the graph; an unknown name is a fault of ours. */
export function shapeOf(graph: Graph, name: TensorName): Shape {
  const shape = graph.shapes.get(name);
  if (shape === undefined) throw new RangeError(`the graph has no tensor "${name}"`);
  return shape;
}

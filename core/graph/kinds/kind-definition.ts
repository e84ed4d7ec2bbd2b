import type { AttributesOf, NodeKind, NodeOf, TensorName } from '../node.ts';
import type { Shape } from '../shape.ts';

/** Values in float64, row-major, batch extent a real number: what reference kernels read and make. */
export interface ReferenceArray {
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** What a backward rule may do: add nodes to the graph being grown and ask for shapes. */
export interface GraphGrower {
  add<Kind extends NodeKind>(kind: Kind, inputs: readonly TensorName[], attributes: AttributesOf[Kind]): TensorName;
  scalar(value: number): TensorName;
  shape(name: TensorName): Shape;
}

export interface BackwardAsk<Kind extends NodeKind> {
  readonly node: NodeOf<Kind>;
  /** Gradient of the explained scalar by the node's output; same shape as the output. */
  readonly upstream: TensorName;
  readonly build: GraphGrower;
  /** False for inputs nobody asked about: their gradient need not be made. */
  wants(input: number): boolean;
}

/**
 * How a kind takes part in relevance rules: `linear` in its first input, a point-wise `activation`, `routing`
 * (each output is one of the inputs), `reshaping` (values only move), or `other`.
 */
export type RelevanceClass = 'linear' | 'activation' | 'routing' | 'reshaping' | 'other';

/**
 * Everything the engine knows about one node kind. The reference kernel is the executable definition: every
 * executor is tested against it, and the backward rule against finite differences of it.
 */
export interface KindDefinition<Kind extends NodeKind = NodeKind> {
  readonly kind: Kind;
  readonly relevance: RelevanceClass;
  /** Shape of the output; throws a RangeError where the inputs do not fit. */
  shape(node: NodeOf<Kind>, inputs: readonly Shape[]): Shape;
  /** One gradient per input, made of nodes again; null where none flows or none was wanted. */
  backward(ask: BackwardAsk<Kind>): readonly (TensorName | null)[];
  /** Multiply-accumulate operations for one item. */
  macs(node: NodeOf<Kind>, inputs: readonly Shape[], output: Shape): number;
  /** Plain loops in float64. `output` is the shape with the real batch extent. */
  reference(node: NodeOf<Kind>, inputs: readonly ReferenceArray[]): ReferenceArray;
}

import { inputOf } from './inputs.ts';
import type { GraphGrower, KindDefinition } from './kind-definition.ts';
import type { NodeKind, NodeOf, TensorName } from '../node.ts';

/** What distinguishes one point-wise kind of one input from another. */
export interface PointWise<Kind extends NodeKind> {
  readonly kind: Kind;
  /** y = value(x) for one number. */
  value(x: number, node: NodeOf<Kind>): number;
  /** upstream * dy/dx as nodes, recomputed from the input so that it can be differentiated again; null for zero. */
  gradient(build: GraphGrower, x: TensorName, upstream: TensorName, node: NodeOf<Kind>): TensorName | null;
}

/** A kind that acts on each number alone: same shape in and out, no multiplications counted. */
export function pointWise<Kind extends NodeKind>(it: PointWise<Kind>): KindDefinition<Kind> {
  return {
    kind: it.kind,
    relevance: 'activation',
    shape: (_node, inputs) => inputOf(inputs, 0),
    backward: ({ node, upstream, build }) => [it.gradient(build, inputOf(node.inputs, 0), upstream, node)],
    macs: () => 0,
    reference: (node, inputs) => {
      const { shape, values } = inputOf(inputs, 0);
      return { shape, values: values.map((x) => it.value(x, node)) };
    },
  };
}

import { sumTo } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { GraphGrower, KindDefinition, ReferenceArray, RelevanceClass } from './kind-definition.ts';
import type { NodeKind, TensorName } from '../node.ts';
import { broadcastShape, extent } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** What distinguishes one element-wise kind of two inputs from another. */
export interface Binary<Kind extends NodeKind> {
  readonly kind: Kind;
  readonly relevance: RelevanceClass;
  value(a: number, b: number): number;
  /** Gradients before they are summed back over broadcast axes; null for zero. */
  gradients(ask: {
    build: GraphGrower;
    a: TensorName;
    b: TensorName;
    upstream: TensorName;
  }): readonly [(() => TensorName) | null, (() => TensorName) | null];
}

/** An element-wise kind of two inputs under broadcasting. */
export function binary<Kind extends NodeKind>(it: Binary<Kind>): KindDefinition<Kind> {
  return {
    kind: it.kind,
    relevance: it.relevance,
    shape: (_node, inputs) => broadcastShape(inputOf(inputs, 0), inputOf(inputs, 1)),
    backward: ({ node, upstream, build, wants }) => {
      const a = inputOf(node.inputs, 0);
      const b = inputOf(node.inputs, 1);
      return it.gradients({ build, a, b, upstream }).map((make, input) => {
        if (make === null || !wants(input)) return null;
        return sumTo(build, make(), build.shape(inputOf(node.inputs, input)));
      });
    },
    macs: () => 0,
    reference: (_node, inputs) => elementWise(inputOf(inputs, 0), inputOf(inputs, 1), (x, y) => it.value(x, y)),
  };
}

function elementWise(a: ReferenceArray, b: ReferenceArray, value: (x: number, y: number) => number): ReferenceArray {
  const shape = broadcastShape(a.shape, b.shape);
  const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
  const left = broadcastStrides(a.shape, shape);
  const right = broadcastStrides(b.shape, shape);
  const index = new Int32Array(shape.length);
  for (let position = 0, at = 0, bt = 0; position < values.length; position += 1) {
    values[position] = value(a.values[at] ?? NaN, b.values[bt] ?? NaN);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const next = (index[axis] ?? 0) + 1;
      at += left[axis] ?? 0;
      bt += right[axis] ?? 0;
      if (next < extent(shape, axis)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      at -= (left[axis] ?? 0) * next;
      bt -= (right[axis] ?? 0) * next;
    }
  }
  return { shape, values };
}

/** Steps through a smaller operand while walking the larger shape: 0 along every stretched axis. */
export function broadcastStrides(shape: Shape, target: Shape): readonly number[] {
  const lead = target.length - shape.length;
  let stride = 1;
  const strides = new Array<number>(target.length).fill(0);
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const length = extent(shape, axis);
    strides[axis + lead] = length === 1 ? 0 : stride;
    stride *= length;
  }
  return strides;
}

import type { GraphGrower } from './kind-definition.ts';
import type { TensorName } from '../node.ts';
import type { Shape } from '../shape.ts';
import { sameShape } from '../shape.ts';

/** Short forms in which backward rules read like their formulas. */
export function times(build: GraphGrower, left: TensorName, right: TensorName): TensorName {
  return build.add('multiply', [left, right], {});
}
export function plus(build: GraphGrower, left: TensorName, right: TensorName): TensorName {
  return build.add('add', [left, right], {});
}
export function minus(build: GraphGrower, left: TensorName, right: TensorName): TensorName {
  return build.add('subtract', [left, right], {});
}
export function scaled(build: GraphGrower, value: TensorName, factor: number): TensorName {
  return factor === 1 ? value : times(build, value, build.scalar(factor));
}

/** Sums a broadcast result back to the shape of the operand it came from: the adjoint of broadcasting. */
export function sumTo(build: GraphGrower, value: TensorName, target: Shape): TensorName {
  const shape = build.shape(value);
  if (sameShape(shape, target)) return value;
  const lead = shape.length - target.length;
  const axes = shape.map((extent, axis) => ({ extent, axis })).filter(({ extent, axis }) => axis < lead || target[axis - lead] !== extent);
  const summed = build.add('reduce-sum', [value], { axes: axes.map(({ axis }) => axis) });
  return sameShape(build.shape(summed), target) ? summed : build.add('reshape', [summed], { shape: target });
}

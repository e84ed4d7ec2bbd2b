import type { GraphBuilder } from '../../graph/builder.ts';
import { minus, scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';

/** Square of the length below which a map counts as zero. */
const ZERO_LENGTH_SQUARED = 1e-24;

/**
 * Every map as a vector of length 1. The bound stands inside the root: a map of zeros stays zero and its gradient is a
 * number, where that of a plain norm is none; behind the ReLU (or square) that made the map it is zero.
 *
 * shape   [N,h,w,1] -> [N,h*w]
 */
export function unitMap(build: GraphBuilder, map: TensorName): TensorName {
  const shape = build.shape(map);
  const flat = build.add('reshape', [map], { shape: [BATCH, extent(shape, 1) * extent(shape, 2)] });
  const squared = build.add('reduce-sum', [times(build, flat, flat)], { axes: [1] });
  const length = build.add('sqrt', [build.add('maximum', [build.scalar(ZERO_LENGTH_SQUARED), squared], {})], {});
  return build.add('divide', [flat, length], {});
}

/**
 * The distance D of one item: mean squared difference of the unit maps.
 *
 *     D_n = (1/P) sum_i (v_s - v_t)_i^2  =  (2/P) (1 - cos)     for maps that are not zero
 *
 * shape   [N,P], [N,P] -> [N], from 0 to 4/P
 * source  Park, Yang, Hwang, Yang 2020, arXiv 2010.15054, eq. 3
 */
export function unitMapDistance(build: GraphBuilder, student: TensorName, teacher: TensorName): TensorName {
  const gap = minus(build, student, teacher);
  const summed = build.add('reduce-sum', [times(build, gap, gap)], { axes: [1] });
  return scaled(build, build.add('reshape', [summed], { shape: [BATCH] }), 1 / extent(build.shape(student), 1));
}

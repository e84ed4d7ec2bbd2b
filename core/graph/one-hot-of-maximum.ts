import type { GraphBuilder } from './builder.ts';
import type { PoolAttributes, TensorName } from './node.ts';
import { BATCH, extent } from './shape.ts';

/**
 * One at the largest value of each row, the first of equal ones, zero elsewhere: the gradient of a row's maximum by the
 * row, so that no index ever leaves the graph. Its own gradient is zero.
 *
 * shape   [N,K] -> [N,K]
 */
export function oneHotOfMaximum(build: GraphBuilder, values: TensorName): TensorName {
  const classes = extent(build.shape(values), 1);
  const wholeRow: PoolAttributes = { window: [1, classes], strides: [1, classes], pads: [0, 0, 0, 0] };
  const row = build.add('reshape', [values], { shape: [BATCH, 1, classes, 1] });
  const one = build.add('broadcast', [build.scalar(1), build.add('max-pool', [row], wholeRow)], {});
  return build.add('reshape', [build.add('select-by-maximum', [row, one], wholeRow)], { shape: [BATCH, classes] });
}

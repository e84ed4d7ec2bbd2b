import type { GraphBuilder } from '../../graph/builder.ts';
import { times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH } from '../../graph/shape.ts';

/** The sum of each row: [N,K] -> [N]. */
export function perItem(build: GraphBuilder, values: TensorName): TensorName {
  return build.add('reshape', [build.add('reduce-sum', [values], { axes: [1] })], { shape: [BATCH] });
}

/**
 * The loss of a batch: every item's loss by its weight. Weights of 1/N give the mean; a row of padding weighs 0, and the
 * parts of a batch that was cut for lack of memory still add up to the same step.
 *
 * shape   losses [N], item weights [N] -> [1]
 */
export function weighedSum(build: GraphBuilder, losses: TensorName, itemWeights: TensorName): TensorName {
  return build.add('reduce-sum', [times(build, losses, itemWeights)], { axes: [0] });
}

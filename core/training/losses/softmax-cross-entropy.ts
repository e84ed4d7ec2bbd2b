import type { GraphBuilder } from '../../graph/builder.ts';
import { scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { perItem } from './per-item.ts';

/**
 * The supervised loss of tasks with one label.
 *
 *     L_n = -sum_c y_c ln softmax(z)_c
 *
 * shape   logits [N,K], labels [N,K] (each row sums to 1) -> [N]
 */
export function softmaxCrossEntropy(build: GraphBuilder, logits: TensorName, labels: TensorName): TensorName {
  return scaled(build, perItem(build, times(build, labels, build.add('log-softmax', [logits], {}))), -1);
}

import type { GraphBuilder } from '../../graph/builder.ts';
import { minus, scaled, times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import { perItem } from './per-item.ts';

/**
 * The supervised loss of tasks with any number of labels, in the form that large logits do not overflow.
 *
 *     L_n = mean_c ( softplus(z) - y z )  =  -mean_c ( y ln s(z) + (1 - y) ln(1 - s(z)) )
 *
 * shape   logits [N,K], labels [N,K] of 0 and 1 -> [N]
 */
export function multiLabelSoftMargin(build: GraphBuilder, logits: TensorName, labels: TensorName): TensorName {
  const terms = minus(build, build.add('softplus', [logits], {}), times(build, labels, logits));
  return scaled(build, perItem(build, terms), 1 / extent(build.shape(logits), 1));
}

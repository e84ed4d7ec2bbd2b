import type { GraphBuilder } from '../../graph/builder.ts';
import { differentiate } from '../../graph/differentiate.ts';
import { times } from '../../graph/kinds/arithmetic.ts';
import type { TensorName } from '../../graph/node.ts';
import type { AlphaMode, MatchedNet } from './matching-term.ts';

/**
 * The class weight of every channel: the spatial sum of the gradient of the target's raw logit. Of the logit, not of the
 * loss: a loss is flat where the net is sure and right. Behind a linear head that gradient holds nothing but classifier
 * weights, which is the closed form; behind any other, the term is of second order.
 *
 *     a_k = sum_{y,x} dz_c / dA[y,x,k]
 *
 * shape   layer [N,h,w,C], target [N,K] -> [N,1,1,C]
 * source  Selvaraju et al. 2017, arXiv 1610.02391, eq. 1, as a sum: the scale of a map is taken out before it is compared
 */
export function classWeights(
  build: GraphBuilder,
  net: MatchedNet,
  how: { readonly target: TensorName; readonly alpha: AlphaMode },
): TensorName {
  const [gradient] = differentiate(build, { of: net.logits, upstream: how.target, by: [net.layer] });
  if (gradient === undefined) throw new RangeError('one gradient was asked for and none was made');
  const summed = build.add('reduce-sum', [gradient], { axes: [1, 2] });
  return how.alpha === 'constant' ? build.add('stop-gradient', [summed], {}) : summed;
}

/**
 * Activations collapsed over channels, each channel by its weight, negative positions cut off.
 *
 * shape   layer [N,h,w,C], weights [N,1,1,C] -> [N,h,w,1], not negative
 */
export function collapsed(build: GraphBuilder, layer: TensorName, weights: TensorName): TensorName {
  return build.add('relu', [build.add('reduce-sum', [times(build, layer, weights)], { axes: [3] })], {});
}

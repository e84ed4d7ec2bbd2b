import type { BackwardRule } from './backward-rule.ts';
import type { BackwardAsk } from '../kinds/kind-definition.ts';
import type { TensorName } from '../node.ts';

/**
 * Deconvnet: a rectifier lets through what is positive on the way back, whatever it did on the way forward.
 *
 *     relu, relu6   R_x = max(R_y, 0)
 *
 * Every other kind keeps its gradient: the transposed convolution and the switches of max pooling are gradients.
 *
 * check   Captum, zennit and Xplique on networks of relu; on relu6 Xplique alone, the other two keep the gradient
 * source  Zeiler, Fergus 2013, arXiv 1311.2901, section 2.1
 */
export const deconvnet: BackwardRule = { relu: { backward: rectified }, relu6: { backward: rectified } };

function rectified({ upstream, build }: Pick<BackwardAsk<'relu' | 'relu6'>, 'upstream' | 'build'>): readonly [TensorName] {
  return [build.add('relu', [upstream], {})];
}

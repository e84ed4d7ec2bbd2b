import { times } from '../kinds/arithmetic.ts';
import { inputOf } from '../kinds/inputs.ts';
import type { BackwardAsk } from '../kinds/kind-definition.ts';
import type { TensorName } from '../node.ts';
import type { BackwardRule } from './backward-rule.ts';

/**
 * Guided backprop: a rectifier lets through only what is positive in both directions.
 *
 *     relu, relu6   R_x = max(R_y, 0) * [x > 0]
 *
 * The paper knows no capped rectifier. Xplique treats relu6 as a rectifier and forgets its cap, Captum and zennit leave
 * it its gradient; this is Xplique's reading, since on a network of relu6 the other one guides nothing. Every other kind
 * keeps its gradient: where no backward signal is negative, guided is the gradient.
 *
 * check   Captum, zennit and Xplique on networks of relu, Xplique on one of relu6
 * source  Springenberg, Dosovitskiy, Brox, Riedmiller 2014, arXiv 1412.6806, section 3.4
 */
export const guided: BackwardRule = { relu: { backward: rectified }, relu6: { backward: rectified } };

function rectified({ node, upstream, build }: Rectifier): readonly [TensorName] {
  const open = build.add('step', [inputOf(node.inputs, 0)], {});
  return [times(build, build.add('relu', [upstream], {}), open)];
}

type Rectifier = Pick<BackwardAsk<'relu'> | BackwardAsk<'relu6'>, 'node' | 'upstream' | 'build'>;

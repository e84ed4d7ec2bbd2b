import type { GrowAsk } from './attribution-method.ts';
import { differentiate } from '../graph/differentiate.ts';
import type { TensorName } from '../graph/node.ts';

/** dS/dx of the explained scalar S = sum_k weights * logits, [N,H,W,C]: what every gradient method starts from. */
export function inputGradient({ build, logits, targetWeights, input }: GrowAsk): TensorName {
  const [gradient] = differentiate(build, { of: logits, upstream: targetWeights, by: [input] });
  if (gradient === undefined) throw new RangeError('one gradient was asked for and none was made');
  return gradient;
}

import type { GrowAsk } from './attribution-method.ts';
import { differentiate } from '../graph/differentiate.ts';
import type { TensorName } from '../graph/node.ts';
import type { BackwardRule } from '../graph/rules/backward-rule.ts';

/**
 * dS/dx of the explained scalar S = sum_k weights * logits, [N,H,W,C]: what every gradient method starts from; with a
 * rule, what that rule sends back instead.
 */
export function inputGradient({ build, logits, targetWeights, input }: GrowAsk, rule: BackwardRule = {}): TensorName {
  const [gradient] = differentiate(build, { of: logits, upstream: targetWeights, by: [input], rule });
  if (gradient === undefined) throw new RangeError('one gradient was asked for and none was made');
  return gradient;
}

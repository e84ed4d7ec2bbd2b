import { times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { integerOf, perScale } from './quantised.ts';

/**
 * What integer arithmetic leaves of a value: (clip(round(x / s) + z, minimum, maximum) - z) * s.
 * The gradient passes straight through inside the range and is 0 where the value was clipped.
 *
 * source  Jacob et al. 2018, arXiv 1712.05877; straight-through: Bengio, Leonard, Courville 2013, arXiv 1308.3432
 */
export const fakeQuant: KindDefinition<'fake-quant'> = {
  kind: 'fake-quant',
  relevance: 'activation',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => [times(build, upstream, build.add('inside-range', [inputOf(node.inputs, 0)], node.attributes))],
  macs: () => 0,
  reference: (node, inputs) => {
    const { minimum, maximum } = node.attributes;
    return perScale(inputOf(inputs, 0), node.attributes, (x, scale, zeroPoint) => {
      const integer = Math.min(maximum, Math.max(minimum, integerOf(x, scale, zeroPoint)));
      return (integer - zeroPoint) * scale;
    });
  },
};

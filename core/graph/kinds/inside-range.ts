import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { integerOf, perScale } from './quantised.ts';

/** 1 where `fake-quant` of the same grid would not clip, else 0. Flat almost everywhere: no gradient flows. */
export const insideRange: KindDefinition<'inside-range'> = {
  kind: 'inside-range',
  relevance: 'other',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: () => [null],
  macs: () => 0,
  reference: (node, inputs) => {
    const { minimum, maximum } = node.attributes;
    return perScale(inputOf(inputs, 0), node.attributes, (x, scale, zeroPoint) => {
      const integer = integerOf(x, scale, zeroPoint);
      return integer >= minimum && integer <= maximum ? 1 : 0;
    });
  },
};

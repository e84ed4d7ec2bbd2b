import { sumTo } from './arithmetic.ts';
import { broadcastStrides } from './binary.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachPosition } from './positions.ts';
import { broadcastShape, sameShape, shapeText } from '../shape.ts';

/** Input 0 stretched to the shape of input 1, whose values do not matter. */
export const broadcast: KindDefinition<'broadcast'> = {
  kind: 'broadcast',
  relevance: 'reshaping',
  shape: (_node, inputs) => {
    const like = inputOf(inputs, 1);
    if (!sameShape(broadcastShape(inputOf(inputs, 0), like), like))
      throw new RangeError(`${shapeText(inputOf(inputs, 0))} does not stretch to ${shapeText(like)}`);
    return like;
  },
  backward: ({ node, upstream, build }) => [sumTo(build, upstream, build.shape(inputOf(node.inputs, 0))), null],
  macs: () => 0,
  reference: (_node, inputs) => {
    const x = inputOf(inputs, 0);
    const { shape } = inputOf(inputs, 1);
    const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    forEachPosition(shape, broadcastStrides(x.shape, shape), (to, from) => {
      values[to] = x.values[from] ?? NaN;
    });
    return { shape, values };
  },
};

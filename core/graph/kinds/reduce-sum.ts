import { broadcastStrides } from './binary.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachPosition } from './positions.ts';

/** Sum over the given axes, which stay with extent 1. */
export const reduceSum: KindDefinition<'reduce-sum'> = {
  kind: 'reduce-sum',
  relevance: 'linear',
  shape: (node, inputs) => inputOf(inputs, 0).map((length, axis) => (node.attributes.axes.includes(axis) ? 1 : length)),
  backward: ({ node, upstream, build }) => [build.add('broadcast', [upstream, inputOf(node.inputs, 0)], {})],
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const shape = x.shape.map((length, axis) => (node.attributes.axes.includes(axis) ? 1 : length));
    const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    forEachPosition(x.shape, broadcastStrides(shape, x.shape), (from, to) => {
      values[to] = (values[to] ?? 0) + (x.values[from] ?? NaN);
    });
    return { shape, values };
  },
};

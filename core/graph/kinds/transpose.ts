import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachPosition, stridesOf } from './positions.ts';
import { extent } from '../shape.ts';

/** Axes in another order: axis i of the result is axis order[i] of the input. */
export const transpose: KindDefinition<'transpose'> = {
  kind: 'transpose',
  relevance: 'reshaping',
  shape: (node, inputs) => node.attributes.order.map((axis) => extent(inputOf(inputs, 0), axis)),
  backward: ({ node, upstream, build }) => {
    const { order } = node.attributes;
    return [build.add('transpose', [upstream], { order: order.map((_, axis) => order.indexOf(axis)) })];
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const { order } = node.attributes;
    const shape = order.map((axis) => extent(x.shape, axis));
    const strides = stridesOf(x.shape);
    const values = new Float64Array(x.values.length);
    forEachPosition(
      shape,
      order.map((axis) => extent(strides, axis)),
      (to, from) => {
        values[to] = x.values[from] ?? NaN;
      },
    );
    return { shape, values };
  },
};

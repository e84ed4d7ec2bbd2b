import { divisor } from './average-pool.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachWindow } from './pool-windows.ts';
import { extent, sizeOf } from '../shape.ts';

/** Adjoint of `average-pool`: each upstream value is shared out over its window. [N,OH,OW,C] -> [N,H,W,C]. */
export const averagePoolGradient: KindDefinition<'average-pool-gradient'> = {
  kind: 'average-pool-gradient',
  relevance: 'linear',
  shape: (node, inputs) => [extent(inputOf(inputs, 0), 0), ...node.attributes.inputSize, extent(inputOf(inputs, 0), 3)],
  backward: ({ node, upstream, build }) => {
    const { inputSize: _, ...how } = node.attributes;
    return [build.add('average-pool', [upstream], how)];
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const y = inputOf(inputs, 0);
    const shape = [extent(y.shape, 0), ...node.attributes.inputSize, extent(y.shape, 3)];
    const values = new Float64Array(sizeOf(shape));
    forEachWindow(shape, node.attributes, (output, cells) => {
      const share = (y.values[output] ?? NaN) / divisor(node.attributes, cells.length);
      for (const cell of cells) values[cell] = (values[cell] ?? 0) + share;
    });
    return { shape, values };
  },
};

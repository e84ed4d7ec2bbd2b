import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { firstMaximum, forEachWindow, pooledShape } from './pool-windows.ts';
import { sizeOf } from '../shape.ts';

/** Largest value of each window; padding never wins. */
export const maxPool: KindDefinition<'max-pool'> = {
  kind: 'max-pool',
  relevance: 'routing',
  shape: (node, inputs) => pooledShape(inputOf(inputs, 0), node.attributes),
  backward: ({ node, upstream, build }) => [build.add('select-by-maximum', [inputOf(node.inputs, 0), upstream], node.attributes)],
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const shape = pooledShape(x.shape, node.attributes);
    const values = new Float64Array(sizeOf(shape));
    forEachWindow(x.shape, node.attributes, (output, cells) => {
      values[output] = x.values[firstMaximum(x.values, cells)] ?? NaN;
    });
    return { shape, values };
  },
};

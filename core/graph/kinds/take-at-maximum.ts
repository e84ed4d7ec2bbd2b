import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { firstMaximum, forEachWindow, pooledShape } from './pool-windows.ts';
import { sizeOf } from '../shape.ts';

/**
 * Adjoint of `select-by-maximum`: of each window of the second input, the value where the first has its first maximum.
 *
 * shape   x [N,H,W,C], values [N,H,W,C] -> [N,OH,OW,C]
 */
export const takeAtMaximum: KindDefinition<'take-at-maximum'> = {
  kind: 'take-at-maximum',
  relevance: 'routing',
  shape: (node, inputs) => pooledShape(inputOf(inputs, 0), node.attributes),
  backward: ({ node, upstream, build }) => [null, build.add('select-by-maximum', [inputOf(node.inputs, 0), upstream], node.attributes)],
  macs: () => 0,
  reference: (node, inputs) => {
    const [x, from] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    const shape = pooledShape(x.shape, node.attributes);
    const values = new Float64Array(sizeOf(shape));
    forEachWindow(x.shape, node.attributes, (output, cells) => {
      values[output] = from.values[firstMaximum(x.values, cells)] ?? NaN;
    });
    return { shape, values };
  },
};

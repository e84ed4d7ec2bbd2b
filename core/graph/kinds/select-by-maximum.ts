import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { firstMaximum, forEachWindow } from './pool-windows.ts';
import { sizeOf } from '../shape.ts';

/**
 * Adjoint of `max-pool` at x: each upstream value goes to the first maximum of its window, row-major.
 *
 * shape   x [N,H,W,C], upstream [N,OH,OW,C] -> [N,H,W,C]
 */
export const selectByMaximum: KindDefinition<'select-by-maximum'> = {
  kind: 'select-by-maximum',
  relevance: 'routing',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => [null, build.add('take-at-maximum', [inputOf(node.inputs, 0), upstream], node.attributes)],
  macs: () => 0,
  reference: (node, inputs) => {
    const [x, y] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    const values = new Float64Array(sizeOf(x.shape));
    forEachWindow(x.shape, node.attributes, (output, cells) => {
      const cell = firstMaximum(x.values, cells);
      values[cell] = (values[cell] ?? 0) + (y.values[output] ?? NaN);
    });
    return { shape: x.shape, values };
  },
};

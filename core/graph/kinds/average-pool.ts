import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachWindow, pooledShape } from './pool-windows.ts';
import type { AveragePoolAttributes } from '../node.ts';
import { extent, sizeOf } from '../shape.ts';

/** Mean of each window. Padded cells count only where the attribute says so (PyTorch; TensorFlow leaves them out). */
export const averagePool: KindDefinition<'average-pool'> = {
  kind: 'average-pool',
  relevance: 'linear',
  shape: (node, inputs) => pooledShape(inputOf(inputs, 0), node.attributes),
  backward: ({ node, upstream, build }) => {
    const shape = build.shape(inputOf(node.inputs, 0));
    return [build.add('average-pool-gradient', [upstream], { ...node.attributes, inputSize: [extent(shape, 1), extent(shape, 2)] })];
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const shape = pooledShape(x.shape, node.attributes);
    const values = new Float64Array(sizeOf(shape));
    forEachWindow(x.shape, node.attributes, (output, cells) => {
      values[output] = cells.reduce((sum, cell) => sum + (x.values[cell] ?? NaN), 0) / divisor(node.attributes, cells.length);
    });
    return { shape, values };
  },
};

/** What the sum over a window is divided by. */
export function divisor(how: AveragePoolAttributes, cells: number): number {
  return how.countPadding ? how.window[0] * how.window[1] : cells;
}

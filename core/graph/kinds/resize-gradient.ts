import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { applyResize, resizeMatrix } from './resize-weights.ts';
import { extent, sizeOf } from '../shape.ts';

/** Adjoint of `resize`: the transposed interpolation. [N,OH,OW,C] -> [N,H,W,C]. */
export const resizeGradient: KindDefinition<'resize-gradient'> = {
  kind: 'resize-gradient',
  relevance: 'linear',
  shape: (node, inputs) => [extent(inputOf(inputs, 0), 0), ...node.attributes.inputSize, extent(inputOf(inputs, 0), 3)],
  backward: ({ node, upstream, build }) => {
    const shape = build.shape(inputOf(node.inputs, 0));
    return [build.add('resize', [upstream], { size: [extent(shape, 1), extent(shape, 2)], mode: node.attributes.mode })];
  },
  macs: (_node, inputs) => sizeOf(inputOf(inputs, 0)),
  reference: (node, inputs) => {
    const y = inputOf(inputs, 0);
    const { inputSize, mode } = node.attributes;
    return applyResize(y, {
      rows: resizeMatrix(inputSize[0], extent(y.shape, 1), mode),
      columns: resizeMatrix(inputSize[1], extent(y.shape, 2), mode),
      to: inputSize,
      adjoint: true,
    });
  },
};

import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { applyResize, resizeMatrix } from './resize-weights.ts';
import { extent, sizeOf } from '../shape.ts';

/** Another height and width: nearest (Keras UpSampling2D) or bilinear with half-pixel centres. */
export const resize: KindDefinition<'resize'> = {
  kind: 'resize',
  relevance: 'linear',
  shape: (node, inputs) => [extent(inputOf(inputs, 0), 0), ...node.attributes.size, extent(inputOf(inputs, 0), 3)],
  backward: ({ node, upstream, build }) => {
    const shape = build.shape(inputOf(node.inputs, 0));
    return [build.add('resize-gradient', [upstream], { inputSize: [extent(shape, 1), extent(shape, 2)], mode: node.attributes.mode })];
  },
  macs: (_node, _inputs, output) => sizeOf(output),
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const { size, mode } = node.attributes;
    return applyResize(x, {
      rows: resizeMatrix(extent(x.shape, 1), size[0], mode),
      columns: resizeMatrix(extent(x.shape, 2), size[1], mode),
      to: size,
      adjoint: false,
    });
  },
};

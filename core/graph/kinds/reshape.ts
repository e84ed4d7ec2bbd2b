import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { BATCH, shapeText, sizeOf } from '../shape.ts';

/** The same values in row-major (NHWC) order under another shape; BATCH stays the first extent. */
export const reshape: KindDefinition<'reshape'> = {
  kind: 'reshape',
  relevance: 'reshaping',
  shape: (node, inputs) => {
    const from = inputOf(inputs, 0);
    const to = node.attributes.shape;
    if (sizeOf(from) !== sizeOf(to) || (from[0] === BATCH) !== (to[0] === BATCH))
      throw new RangeError(`${shapeText(from)} does not reshape to ${shapeText(to)}`);
    return to;
  },
  backward: ({ node, upstream, build }) => [build.add('reshape', [upstream], { shape: build.shape(inputOf(node.inputs, 0)) })],
  macs: () => 0,
  reference: (node, inputs) => {
    const { values } = inputOf(inputs, 0);
    const target = node.attributes.shape;
    const shape = target.map((length) => (length === BATCH ? values.length / sizeOf(target) : length));
    return { shape, values };
  },
};

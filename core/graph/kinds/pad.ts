import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachPosition, stridesOf } from './positions.ts';
import { BATCH, extent } from '../shape.ts';

/** Zeros before and after, per axis; the adjoint of `slice`. */
export const pad: KindDefinition<'pad'> = {
  kind: 'pad',
  relevance: 'reshaping',
  shape: (node, inputs) =>
    inputOf(inputs, 0).map((length, axis) =>
      length === BATCH ? BATCH : length + extent(node.attributes.before, axis) + extent(node.attributes.after, axis),
    ),
  backward: ({ node, upstream, build }) => [
    build.add('slice', [upstream], { begin: node.attributes.before, size: build.shape(inputOf(node.inputs, 0)) }),
  ],
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const { before, after } = node.attributes;
    const shape = x.shape.map((length, axis) => length + extent(before, axis) + extent(after, axis));
    const strides = stridesOf(shape);
    const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    const start = before.reduce((offset, count, axis) => offset + count * extent(strides, axis), 0);
    forEachPosition(
      x.shape,
      strides,
      (from, to) => {
        values[to] = x.values[from] ?? NaN;
      },
      start,
    );
    return { shape, values };
  },
};

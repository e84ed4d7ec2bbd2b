import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { forEachPosition, stridesOf } from './positions.ts';
import { BATCH, extent } from '../shape.ts';

/** A box of the input: from `begin`, `size` long, per axis; size BATCH keeps the whole batch. */
export const slice: KindDefinition<'slice'> = {
  kind: 'slice',
  relevance: 'reshaping',
  shape: (node, inputs) =>
    node.attributes.size.map((length, axis) => {
      const whole = extent(inputOf(inputs, 0), axis);
      const end = extent(node.attributes.begin, axis) + length;
      if (length !== BATCH && whole !== BATCH && end > whole)
        throw new RangeError(`slice: axis ${String(axis)} ends at ${String(end)} of ${String(whole)}`);
      return length;
    }),
  backward: ({ node, upstream, build }) => {
    const { begin, size } = node.attributes;
    const whole = build.shape(inputOf(node.inputs, 0));
    const after = whole.map((length, axis) => (length === BATCH ? 0 : length - extent(begin, axis) - extent(size, axis)));
    return [build.add('pad', [upstream], { before: begin, after })];
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const strides = stridesOf(x.shape);
    const shape = node.attributes.size.map((length, axis) => (length === BATCH ? extent(x.shape, axis) : length));
    const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    const start = node.attributes.begin.reduce((offset, count, axis) => offset + count * extent(strides, axis), 0);
    forEachPosition(
      shape,
      strides,
      (to, from) => {
        values[to] = x.values[from] ?? NaN;
      },
      start,
    );
    return { shape, values };
  },
};

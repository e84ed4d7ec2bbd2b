import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { BATCH, extent, shapeText } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** Inputs behind one another along one axis (never the batch). */
export const concat: KindDefinition<'concat'> = {
  kind: 'concat',
  relevance: 'reshaping',
  shape: (node, inputs) => joined(inputs, node.attributes.axis),
  backward: ({ node, upstream, build, wants }) => {
    let offset = 0;
    return node.inputs.map((input, index) => {
      const size = build.shape(input);
      const begin = size.map((_, axis) => (axis === node.attributes.axis ? offset : 0));
      offset += extent(size, node.attributes.axis);
      return wants(index) ? build.add('slice', [upstream], { begin, size }) : null;
    });
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const { axis } = node.attributes;
    const shape = joined(
      inputs.map((input) => input.shape),
      axis,
    );
    const values = new Float64Array(shape.reduce((product, length) => product * length, 1));
    const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1);
    const row = values.length / outer;
    let offset = 0;
    for (const input of inputs) {
      const part = input.values.length / outer;
      for (let index = 0; index < outer; index += 1)
        values.set(input.values.subarray(index * part, (index + 1) * part), index * row + offset);
      offset += part;
    }
    return { shape, values };
  },
};

function joined(inputs: readonly Shape[], axis: number): Shape {
  const first = inputOf(inputs, 0);
  const fits = inputs.every((input) => input.length === first.length && input.every((length, at) => at === axis || length === first[at]));
  if (!fits || first[axis] === BATCH)
    throw new RangeError(`concat: ${inputs.map(shapeText).join(' and ')} do not join along axis ${String(axis)}`);
  return first.map((length, at) => (at === axis ? inputs.reduce((sum, input) => sum + extent(input, axis), 0) : length));
}

import { sumTo, times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { sizeOf } from '../shape.ts';

/** x * scale + shift, one scale and one shift per channel (last axis): a batch norm at inference. */
export const scaleShift: KindDefinition<'scale-shift'> = {
  kind: 'scale-shift',
  relevance: 'linear',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build, wants }) => {
    const [x, scale, shift] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1), inputOf(node.inputs, 2)];
    return [
      wants(0) ? times(build, upstream, scale) : null,
      wants(1) ? sumTo(build, times(build, upstream, x), build.shape(scale)) : null,
      wants(2) ? sumTo(build, upstream, build.shape(shift)) : null,
    ];
  },
  macs: (_node, _inputs, output) => sizeOf(output),
  reference: (_node, inputs) => {
    const x = inputOf(inputs, 0);
    const scale = inputOf(inputs, 1).values;
    const shift = inputOf(inputs, 2).values;
    const values = x.values.map(
      (value, position) => value * (scale[position % scale.length] ?? NaN) + (shift[position % shift.length] ?? NaN),
    );
    return { shape: x.shape, values };
  },
};

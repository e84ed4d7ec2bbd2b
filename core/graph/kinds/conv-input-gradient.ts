import { forEachTap, groupChannels } from './convolution-geometry.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { extent, sizeOf } from '../shape.ts';

/**
 * Adjoint of `conv` in its input (a transposed convolution). Linear in both inputs, so its backward rules are the
 * convolution itself and the filter gradient.
 *
 * shape   upstream [N,OH,OW,Cout], filter [KH,KW,Cin/groups,Cout] -> [N,H,W,Cin]
 */
export const convInputGradient: KindDefinition<'conv-input-gradient'> = {
  kind: 'conv-input-gradient',
  relevance: 'linear',
  shape: (node, inputs) => [
    extent(inputOf(inputs, 0), 0),
    ...node.attributes.inputSize,
    extent(inputOf(inputs, 1), 2) * node.attributes.groups,
  ],
  backward: ({ node, upstream, build, wants }) => {
    const [y, filter] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
    const { inputSize: _, ...how } = node.attributes;
    const filterShape = build.shape(filter);
    return [
      wants(0) ? build.add('conv', [upstream, filter], how) : null,
      wants(1)
        ? build.add('conv-filter-gradient', [upstream, y], { ...how, kernelSize: [extent(filterShape, 0), extent(filterShape, 1)] })
        : null,
    ];
  },
  macs: (_node, inputs) => sizeOf(inputOf(inputs, 0)) * sizeOf(inputOf(inputs, 1).slice(0, 3)),
  reference: (node, inputs) => {
    const [y, filter] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    const shape = [extent(y.shape, 0), ...node.attributes.inputSize, extent(filter.shape, 2) * node.attributes.groups];
    const values = new Float64Array(sizeOf(shape));
    const loops = {
      batch: extent(shape, 0),
      input: [...node.attributes.inputSize, extent(shape, 3)],
      output: [extent(y.shape, 1), extent(y.shape, 2), extent(y.shape, 3)],
      kernel: [extent(filter.shape, 0), extent(filter.shape, 1)],
      how: node.attributes,
    } as const;
    const [made, channels] = groupChannels(loops);
    forEachTap(loops, (tap) => {
      for (let ci = 0; ci < made; ci += 1) {
        const row = tap.filter + ci * loops.output[2];
        let sum = values[tap.input + ci] ?? NaN;
        for (let co = 0; co < channels; co += 1) sum += (y.values[tap.output + co] ?? NaN) * (filter.values[row + co] ?? NaN);
        values[tap.input + ci] = sum;
      }
    });
    return { shape, values };
  },
};

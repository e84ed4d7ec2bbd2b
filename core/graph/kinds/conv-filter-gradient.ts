import { forEachTap, groupChannels } from './convolution-geometry.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { extent, sizeOf } from '../shape.ts';

/**
 * Adjoint of `conv` in its filter, summed over the batch. Linear in both inputs.
 *
 * shape   x [N,H,W,Cin], upstream [N,OH,OW,Cout] -> [KH,KW,Cin/groups,Cout]
 */
export const convFilterGradient: KindDefinition<'conv-filter-gradient'> = {
  kind: 'conv-filter-gradient',
  relevance: 'linear',
  shape: (node, inputs) => [
    ...node.attributes.kernelSize,
    extent(inputOf(inputs, 0), 3) / node.attributes.groups,
    extent(inputOf(inputs, 1), 3),
  ],
  backward: ({ node, upstream, build, wants }) => {
    const [x, y] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
    const { kernelSize: _, ...how } = node.attributes;
    const xShape = build.shape(x);
    return [
      wants(0) ? build.add('conv-input-gradient', [y, upstream], { ...how, inputSize: [extent(xShape, 1), extent(xShape, 2)] }) : null,
      wants(1) ? build.add('conv', [x, upstream], how) : null,
    ];
  },
  macs: (_node, inputs, output) => sizeOf(inputOf(inputs, 1)) * sizeOf(output.slice(0, 3)),
  reference: (node, inputs) => {
    const [x, y] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    const shape = [...node.attributes.kernelSize, extent(x.shape, 3) / node.attributes.groups, extent(y.shape, 3)];
    const values = new Float64Array(sizeOf(shape));
    const loops = {
      batch: extent(x.shape, 0),
      input: [extent(x.shape, 1), extent(x.shape, 2), extent(x.shape, 3)],
      output: [extent(y.shape, 1), extent(y.shape, 2), extent(y.shape, 3)],
      kernel: node.attributes.kernelSize,
      how: node.attributes,
    } as const;
    const [channels, made] = groupChannels(loops);
    forEachTap(loops, (tap) => {
      for (let ci = 0; ci < channels; ci += 1) {
        const from = x.values[tap.input + ci] ?? NaN;
        const row = tap.filter + ci * loops.output[2];
        for (let co = 0; co < made; co += 1) values[row + co] = (values[row + co] ?? NaN) + from * (y.values[tap.output + co] ?? NaN);
      }
    });
    return { shape, values };
  },
};

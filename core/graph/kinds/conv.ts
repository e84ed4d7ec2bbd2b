import { sumTo } from './arithmetic.ts';
import { convolvedSize, forEachTap, groupChannels } from './convolution-geometry.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { extent, shapeText, sizeOf } from '../shape.ts';
import type { Shape } from '../shape.ts';

/**
 * Two-dimensional cross-correlation with explicit pads, strides, dilations and groups.
 *
 * shape   x [N,H,W,Cin], filter [KH,KW,Cin/groups,Cout], optional bias [Cout] -> [N,OH,OW,Cout]
 */
export const conv: KindDefinition<'conv'> = {
  kind: 'conv',
  relevance: 'linear',
  shape: (node, inputs) => {
    const [x, filter] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    checkChannels(x, filter, node.attributes.groups);
    return [extent(x, 0), ...convolvedSize(x, filter, node.attributes), extent(filter, 3)];
  },
  backward: ({ node, upstream, build, wants }) => {
    const [x, filter, bias] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1), node.inputs[2]];
    const [xShape, filterShape] = [build.shape(x), build.shape(filter)];
    return [
      wants(0)
        ? build.add('conv-input-gradient', [upstream, filter], { ...node.attributes, inputSize: [extent(xShape, 1), extent(xShape, 2)] })
        : null,
      wants(1)
        ? build.add('conv-filter-gradient', [x, upstream], {
            ...node.attributes,
            kernelSize: [extent(filterShape, 0), extent(filterShape, 1)],
          })
        : null,
      ...(bias === undefined ? [] : [wants(2) ? sumTo(build, upstream, build.shape(bias)) : null]),
    ];
  },
  macs: (_node, inputs, output) => sizeOf(output) * sizeOf(inputOf(inputs, 1).slice(0, 3)),
  reference: (node, inputs) => {
    const [x, filter, bias] = [inputOf(inputs, 0), inputOf(inputs, 1), inputs[2]];
    const size = convolvedSize(x.shape, filter.shape, node.attributes);
    const shape = [extent(x.shape, 0), ...size, extent(filter.shape, 3)];
    const values = new Float64Array(sizeOf(shape));
    if (bias !== undefined) values.forEach((_, position) => (values[position] = bias.values[position % bias.values.length] ?? NaN));
    const loops = {
      batch: extent(shape, 0),
      input: [extent(x.shape, 1), extent(x.shape, 2), extent(x.shape, 3)],
      output: [...size, extent(shape, 3)],
      kernel: [extent(filter.shape, 0), extent(filter.shape, 1)],
      how: node.attributes,
    } as const;
    const [channels, made] = groupChannels(loops);
    forEachTap(loops, (tap) => {
      for (let ci = 0; ci < channels; ci += 1) {
        const from = x.values[tap.input + ci] ?? NaN;
        const row = tap.filter + ci * loops.output[2];
        for (let co = 0; co < made; co += 1)
          values[tap.output + co] = (values[tap.output + co] ?? NaN) + from * (filter.values[row + co] ?? NaN);
      }
    });
    return { shape, values };
  },
};

function checkChannels(x: Shape, filter: Shape, groups: number): void {
  const fits = x.length === 4 && filter.length === 4 && extent(filter, 2) * groups === extent(x, 3) && extent(filter, 3) % groups === 0;
  if (!fits) throw new RangeError(`conv: filter ${shapeText(filter)} in ${String(groups)} groups does not fit ${shapeText(x)}`);
}

import type { OnnxEmitter } from './onnx-emitter.ts';
import type { OnnxAttribute } from './onnx-message.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { ConvolutionAttributes, NodeOf } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';

function geometry(how: ConvolutionAttributes, pads = how.pads): Readonly<Record<string, OnnxAttribute>> {
  const [top, bottom, left, right] = pads;
  return {
    strides: { ints: how.strides },
    dilations: { ints: how.dilations },
    pads: { ints: [top, left, bottom, right] },
    group: { int: how.groups },
  };
}

export function emitConv(emitter: OnnxEmitter, node: NodeOf<'conv'>): string {
  const [x, filter, bias] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1), node.inputs[2]];
  const inputs = [emitter.value(x), emitter.filter(filter), ...(bias === undefined ? [] : [emitter.value(bias)])];
  return emitter.node('Conv', inputs, geometry(node.attributes));
}

/**
 * Stride 1 with a constant filter runs as a convolution with the filter turned by 180 degrees and its channels
 * swapped, the fastest form on ONNX Runtime; everything else as ConvTranspose.
 */
export function emitConvInputGradient(emitter: OnnxEmitter, node: NodeOf<'conv-input-gradient'>): string {
  const [y, filter] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const { strides, dilations, pads, inputSize } = node.attributes;
  const [yShape, fShape] = [emitter.shape(y), emitter.shape(filter)];
  const reach = [(extent(fShape, 0) - 1) * dilations[0], (extent(fShape, 1) - 1) * dilations[1]] as const;
  const mirrored = [reach[0] - pads[0], reach[0] - pads[1], reach[1] - pads[2], reach[1] - pads[3]] as const;
  const weight = emitter.weightOf(filter);
  if (weight !== undefined && strides[0] === 1 && strides[1] === 1 && mirrored.every((count) => count >= 0)) {
    return emitter.node(
      'Conv',
      [emitter.value(y), turnedFilter(emitter, filter, node.attributes.groups)],
      geometry(node.attributes, mirrored),
    );
  }
  const rest = [0, 1].map((axis) => {
    const made =
      (extent(yShape, axis + 1) - 1) * extent(strides, axis) +
      extent(reach, axis) +
      1 -
      extent(pads, 2 * axis) -
      extent(pads, 2 * axis + 1);
    return extent(inputSize, axis) - made;
  });
  return emitter.node('ConvTranspose', [emitter.value(y), emitter.filter(filter)], {
    ...geometry(node.attributes),
    output_padding: { ints: rest },
  });
}

/** [KH,KW,I/g,O] turned by 180 degrees as a filter from O to I channels: [I, O/g, KH, KW]. */
function turnedFilter(emitter: OnnxEmitter, name: string, groups: number): string {
  const weight = emitter.weightOf(name);
  if (weight === undefined) throw new RangeError(`filter "${name}" is not constant`);
  const [height, width, inner, outer] = [
    extent(weight.shape, 0),
    extent(weight.shape, 1),
    extent(weight.shape, 2),
    extent(weight.shape, 3),
  ];
  const perGroup = outer / groups;
  const turned = new Float32Array(weight.values.length);
  let to = 0;
  for (let group = 0; group < groups; group += 1) {
    for (let i = 0; i < inner; i += 1) {
      for (let o = 0; o < perGroup; o += 1) {
        for (let y = height - 1; y >= 0; y -= 1) {
          for (let x = width - 1; x >= 0; x -= 1)
            turned[to++] = weight.values[((y * width + x) * inner + i) * outer + group * perGroup + o] ?? NaN;
        }
      }
    }
  }
  return emitter.constant([inner * groups, perGroup, height, width], { type: 'float32', values: turned });
}

/**
 * A convolution with swapped axes: the batch becomes the channels that are summed, the upstream the filter, and the
 * stride its dilation. Groups stay groups. The result may be larger than the filter (positions no stride reached)
 * and is cut.
 */
export function emitConvFilterGradient(emitter: OnnxEmitter, node: NodeOf<'conv-filter-gradient'>): string {
  const { strides, dilations, pads, groups, kernelSize } = node.attributes;
  const [x, y] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const xShape = emitter.shape(x);
  const [height, width, perGroup] = [extent(xShape, 1), extent(xShape, 2), extent(xShape, 3) / groups];
  const split = emitter.reshaped(emitter.value(x), [BATCH, groups, perGroup, height, width]);
  const swapped = emitter.node('Transpose', [split], { perm: { ints: [2, 1, 0, 3, 4] } });
  const data = emitter.reshaped(swapped, [perGroup, BATCH, height, width]);
  const filter = emitter.node('Transpose', [emitter.value(y)], { perm: { ints: [1, 0, 2, 3] } });
  const how = { strides: dilations, dilations: strides, pads, groups };
  const whole = emitter.node('Conv', [data, filter], geometry(how)); // [I/g, O, >=KH, >=KW]
  const cut = emitter.node('Slice', [whole, emitter.int64s([0, 0]), emitter.int64s(kernelSize), emitter.int64s([2, 3])]);
  return emitter.node('Transpose', [cut], { perm: { ints: [2, 1, 3, 0] } }); // [KH,KW,I,O] held channels-first: [KH,O,KW,I]
}

import { depthwise, depthwiseFilterGradient, depthwiseInputGradient, isDepthwise } from './emit-depthwise.ts';
import { cut, joined } from './emit-layout.ts';
import { emittedInput, geometry, kernelOf, upstreamCanvas } from './geometry.ts';
import type { Emitted, InputGradientAttributes } from './geometry.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { ConvolutionAttributes, NodeOf } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';

export function emitConv(emitter: TensorflowEmitter, node: NodeOf<'conv'>): string {
  const x = emittedInput(emitter, node, 0);
  const filter = emittedInput(emitter, node, 1);
  const how = node.attributes;
  const made = isDepthwise(filter.shape, how) ? depthwise(emitter, x, filter, how) : grouped(emitter, x, filter, how);
  const bias = node.inputs[2];
  return bias === undefined ? made : emitter.node('BiasAdd', [made, emitter.value(bias)]);
}

/** TensorFlow's processors have no gradients for groups, so each group is a convolution of its own. */
function grouped(emitter: TensorflowEmitter, x: Emitted, filter: Emitted, how: ConvolutionAttributes): string {
  const attributes = geometry(how, [extent(x.shape, 1), extent(x.shape, 2)], kernelOf(filter.shape));
  const xs = split(emitter, x.value, how.groups);
  const filters = split(emitter, filter.value, how.groups);
  const parts = xs.map((part, group) => emitter.node('Conv2D', [part, inputOf(filters, group)], attributes));
  return joined(emitter, parts, 3);
}

/** Equal parts along the channels. */
function split(emitter: TensorflowEmitter, value: string, parts: number): readonly string[] {
  if (parts === 1) return [value];
  const name = emitter.once(`split ${value} ${String(parts)}`, () =>
    emitter.node('Split', [emitter.integer(3), value], { num_split: { int: parts } }),
  );
  return Array.from({ length: parts }, (_, part) => (part === 0 ? name : `${name}:${String(part)}`));
}

export function emitConvInputGradient(emitter: TensorflowEmitter, node: NodeOf<'conv-input-gradient'>): string {
  const y = emittedInput(emitter, node, 0);
  const filter = emittedInput(emitter, node, 1);
  const how = node.attributes;
  if (isDepthwise(filter.shape, how)) return depthwiseInputGradient(emitter, y, filter, how);
  const ys = split(emitter, y.value, how.groups);
  const filters = split(emitter, filter.value, how.groups);
  const yShape = [...y.shape.slice(0, 3), extent(y.shape, 3) / how.groups];
  const filterShape = [...filter.shape.slice(0, 3), extent(filter.shape, 3) / how.groups];
  const parts = ys.map((part, group) => {
    const ask = { y: { value: part, shape: yShape }, filter: { value: inputOf(filters, group), shape: filterShape } };
    return how.dilations[0] === 1 && how.dilations[1] === 1 ? backpropInput(emitter, ask, how) : turnedConvolution(emitter, ask, how);
  });
  return joined(emitter, parts, 3);
}

interface Upstream {
  readonly y: Emitted;
  readonly filter: Emitted;
}

function backpropInput(emitter: TensorflowEmitter, { y, filter }: Upstream, how: InputGradientAttributes): string {
  const sizes = emitter.sizes([extent(y.shape, 0), ...how.inputSize, extent(filter.shape, 2)]);
  return emitter.node('Conv2DBackpropInput', [sizes, filter.value, y.value], geometry(how, how.inputSize, kernelOf(filter.shape)));
}

/**
 * With dilation, which TensorFlow's own gradient does not know: a convolution of the upstream, zeros between its
 * positions where the stride left them out, with the filter turned by 180 degrees and its channels swapped.
 */
function turnedConvolution(emitter: TensorflowEmitter, { y, filter }: Upstream, how: InputGradientAttributes): string {
  const turned = emitter.node('ReverseV2', [filter.value, emitter.integers([0, 1])]);
  const swapped = emitter.transposed(turned, [0, 1, 3, 2]);
  const ready = upstreamCanvas(emitter, y, kernelOf(filter.shape), how);
  return emitter.node('Conv2D', [ready, swapped], {
    strides: { ints: [1, 1, 1, 1] },
    dilations: { ints: [1, ...how.dilations, 1] },
    padding: { text: 'VALID' },
  });
}

export function emitConvFilterGradient(emitter: TensorflowEmitter, node: NodeOf<'conv-filter-gradient'>): string {
  const x = emittedInput(emitter, node, 0);
  const y = emittedInput(emitter, node, 1);
  const how = node.attributes;
  const filterShape = emitter.shape(node.output);
  if (isDepthwise(filterShape, how)) return depthwiseFilterGradient(emitter, x, y, how);
  const xs = split(emitter, x.value, how.groups);
  const ys = split(emitter, y.value, how.groups);
  const sizes = emitter.integers([...filterShape.slice(0, 3), extent(filterShape, 3) / how.groups]);
  const attributes = geometry(how, [extent(x.shape, 1), extent(x.shape, 2)], how.kernelSize);
  const parts = xs.map((part, group) =>
    how.dilations[0] === 1 && how.dilations[1] === 1
      ? emitter.node('Conv2DBackpropFilter', [part, sizes, inputOf(ys, group)], attributes)
      : swappedConvolution(emitter, part, inputOf(ys, group), how),
  );
  return joined(emitter, parts, 3);
}

/**
 * With dilation: a convolution with swapped axes. The batch becomes the channels that are summed, the upstream the
 * filter, and the stride its dilation; positions that no stride reached are cut.
 */
function swappedConvolution(emitter: TensorflowEmitter, x: string, y: string, how: NodeOf<'conv-filter-gradient'>['attributes']): string {
  const [top, bottom, left, right] = how.pads;
  const data = emitter.transposed(x, [3, 1, 2, 0]); // [I,H,W,N]
  const filter = emitter.transposed(y, [1, 2, 0, 3]); // [OH,OW,N,O]
  const whole = emitter.node('Conv2D', [data, filter], {
    strides: { ints: [1, ...how.dilations, 1] },
    dilations: { ints: [1, ...how.strides, 1] },
    padding: { text: 'EXPLICIT' },
    explicit_paddings: { ints: [0, 0, top, bottom, left, right, 0, 0] },
  }); // [I,>=KH,>=KW,O]
  return emitter.transposed(cut(emitter, whole, [0, 0, 0, 0], [-1, ...how.kernelSize, -1]), [1, 2, 0, 3]);
}

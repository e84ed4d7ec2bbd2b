import { fitted, spread } from './emit-layout.ts';
import type { TensorflowAttribute } from './graph-def-message.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { ConvolutionAttributes, NodeOf, Pads, Size2 } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

type Attributes = Readonly<Record<string, TensorflowAttribute>>;
export type InputGradientAttributes = NodeOf<'conv-input-gradient'>['attributes'];

/** A tensor that exists in TensorFlow, with its shape. */
export interface Emitted {
  readonly value: string;
  readonly shape: Shape;
}

/** Strides, dilations and pads; pads by name where TensorFlow has one, because its fastest kernels know names only. */
export function geometry(how: Omit<ConvolutionAttributes, 'groups'>, input: Size2, kernel: Size2): Attributes {
  return {
    strides: { ints: [1, ...how.strides, 1] },
    dilations: { ints: [1, ...how.dilations, 1] },
    ...padding(how, input, kernel),
  };
}

function padding(how: Omit<ConvolutionAttributes, 'groups'>, input: Size2, kernel: Size2): Attributes {
  const [top, bottom, left, right] = how.pads;
  if (how.pads.every((count) => count === 0)) return { padding: { text: 'VALID' } };
  const same = [0, 1].flatMap((axis) => {
    const [length, stride] = [extent(input, axis), extent(how.strides, axis)];
    const reach = (extent(kernel, axis) - 1) * extent(how.dilations, axis) + 1;
    const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
  if (how.pads.every((count, side) => count === same[side])) return { padding: { text: 'SAME' } };
  return { padding: { text: 'EXPLICIT' }, explicit_paddings: { ints: [0, 0, top, bottom, left, right, 0, 0] } };
}

export function kernelOf(filter: Shape): Size2 {
  return [extent(filter, 0), extent(filter, 1)];
}

export function emittedInput(emitter: TensorflowEmitter, node: { readonly inputs: readonly string[] }, index: number): Emitted {
  const name = inputOf(node.inputs, index);
  return { value: emitter.value(name), shape: emitter.shape(name) };
}

/** The upstream with its strides undone and such a border that a VALID convolution answers the input's size. */
export function upstreamCanvas(emitter: TensorflowEmitter, y: Emitted, kernel: Size2, how: InputGradientAttributes): string {
  const stretched = [extent(y.shape, 1) * how.strides[0], extent(y.shape, 2) * how.strides[1]] as const;
  const reach = [(kernel[0] - 1) * how.dilations[0], (kernel[1] - 1) * how.dilations[1]] as const;
  const [top, left] = [reach[0] - how.pads[0], reach[1] - how.pads[2]];
  const around: Pads = [top, how.inputSize[0] - stretched[0] - top + reach[0], left, how.inputSize[1] - stretched[1] - left + reach[1]];
  const shape = [extent(y.shape, 0), ...stretched, extent(y.shape, 3)];
  return fitted(emitter, spread(emitter, y.value, y.shape, how.strides), shape, around);
}

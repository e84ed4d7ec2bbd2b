import { cut, fitted, spread } from './emit-layout.ts';
import { geometry, kernelOf, upstreamCanvas } from './geometry.ts';
import type { Emitted, InputGradientAttributes } from './geometry.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { ConvolutionAttributes, NodeOf, Size2 } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

/** One input channel for each group: TensorFlow has a kernel of its own for it. */
export function isDepthwise(filter: Shape, how: ConvolutionAttributes): boolean {
  return how.groups > 1 && extent(filter, 2) === 1;
}

/**
 * Explicit pads abort the whole process in TensorFlow 2.20's depthwise kernel, dilations it ignores and both strides
 * must be equal: pads are made beforehand, the filter is spread, and unequal strides pick from stride 1.
 */
export function depthwise(emitter: TensorflowEmitter, x: Emitted, filter: Emitted, how: ConvolutionAttributes): string {
  const kernel = spreadFilter(emitter, filter, how);
  const isPlain = how.strides[0] === how.strides[1];
  const none: Size2 = [1, 1];
  const undilated = { dilations: none, strides: isPlain ? how.strides : none, pads: how.pads };
  const named = geometry(undilated, [extent(x.shape, 1), extent(x.shape, 2)], kernelOf(kernel.shape));
  const isNamed = named['padding'] !== undefined && 'text' in named['padding'] && named['padding'].text !== 'EXPLICIT';
  const data = isNamed ? x.value : fitted(emitter, x.value, x.shape, how.pads);
  const attributes = isNamed ? named : geometry({ ...undilated, pads: [0, 0, 0, 0] }, none, none);
  const made = emitter.node('DepthwiseConv2dNative', [data, kernel.value], attributes);
  if (isPlain) return made;
  const [height, width] = [0, 1].map(
    (axis) => extent(x.shape, axis + 1) + extent(how.pads, 2 * axis) + extent(how.pads, 2 * axis + 1) - extent(kernel.shape, axis) + 1,
  );
  return picked(emitter, made, { begin: [0, 0], end: [height ?? 0, width ?? 0], step: how.strides });
}

/** [KH,KW,1,G*M] as [KH',KW',G,M], zeros between its taps where it is dilated. */
function spreadFilter(emitter: TensorflowEmitter, filter: Emitted, how: ConvolutionAttributes): Emitted {
  const [height, width] = kernelOf(filter.shape);
  const outer = extent(filter.shape, 3);
  const each = outer / how.groups;
  if (how.dilations[0] === 1 && how.dilations[1] === 1) {
    const shape = [height, width, how.groups, each];
    return { value: emitter.reshaped(filter.value, shape), shape };
  }
  const flat = emitter.reshaped(filter.value, [1, height, width, outer]);
  const whole = spread(emitter, flat, [1, height, width, outer], how.dilations);
  const reach = [(height - 1) * how.dilations[0] + 1, (width - 1) * how.dilations[1] + 1] as const;
  const shape = [...reach, how.groups, each];
  return { value: emitter.reshaped(cut(emitter, whole, [0, 0, 0, 0], [1, ...reach, outer]), shape), shape };
}

/**
 * A depthwise convolution of the upstream with the filter turned by 180 degrees, once for each filter of a channel:
 * TensorFlow's own gradient kernel is several times slower.
 */
export function depthwiseInputGradient(emitter: TensorflowEmitter, y: Emitted, filter: Emitted, how: InputGradientAttributes): string {
  const kernel = spreadFilter(emitter, filter, how);
  const each = extent(kernel.shape, 3);
  const [items, height, width] = [extent(y.shape, 0), extent(y.shape, 1), extent(y.shape, 2)];
  const turned = emitter.node('ReverseV2', [kernel.value, emitter.integers([0, 1])]);
  const parts = Array.from({ length: each }, (_, index) => {
    const shape = [items, height, width, how.groups];
    const value = each === 1 ? y.value : channelOf(emitter, y, { each, index });
    const data = upstreamCanvas(emitter, { value, shape }, kernelOf(filter.shape), how);
    const [rows, columns] = kernelOf(kernel.shape);
    const own = each === 1 ? turned : cut(emitter, turned, [0, 0, 0, index], [rows, columns, how.groups, 1]);
    return emitter.node('DepthwiseConv2dNative', [data, own], { strides: { ints: [1, 1, 1, 1] }, padding: { text: 'VALID' } });
  });
  return parts.length === 1 ? inputOf(parts, 0) : emitter.node('AddN', parts, { N: { int: parts.length } });
}

/** Of [N,H,W,G*M] the M-th channel `index` of every group. */
function channelOf(emitter: TensorflowEmitter, y: Emitted, { each, index }: { readonly each: number; readonly index: number }): string {
  const [items, height, width, outer] = [extent(y.shape, 0), extent(y.shape, 1), extent(y.shape, 2), extent(y.shape, 3)];
  const groups = outer / each;
  const split = emitter.reshaped(y.value, [items, height, width, groups, each]);
  const one = cut(emitter, split, [0, 0, 0, 0, index], [BATCH, height, width, groups, 1]);
  return emitter.reshaped(one, [items, height, width, groups]);
}

/** Tap by tap: the part of the input under a tap, times the upstream, summed. TensorFlow's own kernel is several times slower. */
export function depthwiseFilterGradient(
  emitter: TensorflowEmitter,
  x: Emitted,
  y: Emitted,
  how: NodeOf<'conv-filter-gradient'>['attributes'],
): string {
  const [rows, columns] = [extent(y.shape, 1), extent(y.shape, 2)];
  const each = extent(y.shape, 3) / how.groups;
  const data = fitted(emitter, x.value, x.shape, how.pads);
  const upstream = each === 1 ? y.value : emitter.reshaped(y.value, [extent(y.shape, 0), rows, columns, how.groups, each]);
  const taps = Array.from({ length: how.kernelSize[0] * how.kernelSize[1] }, (_, tap) => {
    const at = [Math.floor(tap / how.kernelSize[1]) * how.dilations[0], (tap % how.kernelSize[1]) * how.dilations[1]] as const;
    const end = [at[0] + (rows - 1) * how.strides[0] + 1, at[1] + (columns - 1) * how.strides[1] + 1] as const;
    const under = picked(emitter, data, { begin: at, end, step: how.strides });
    const wide = each === 1 ? under : emitter.reshaped(under, [extent(y.shape, 0), rows, columns, how.groups, 1]);
    return emitter.node('Sum', [emitter.node('Mul', [wide, upstream]), emitter.integers([0, 1, 2])], { keep_dims: { flag: false } });
  });
  const stacked = emitter.node('Pack', taps, { N: { int: taps.length }, axis: { int: 0 } }); // [KH*KW,G] or [KH*KW,G,M]
  return emitter.reshaped(stacked, [...how.kernelSize, 1, how.groups * each]);
}

/** Every `step`-th row and column of a box. */
function picked(
  emitter: TensorflowEmitter,
  value: string,
  { begin, end, step }: { readonly begin: Size2; readonly end: Size2; readonly step: Size2 },
): string {
  const vector = (rest: number, inner: Size2): string => emitter.integers([rest, ...inner, rest]);
  return emitter.node('StridedSlice', [value, vector(0, begin), vector(0, end), vector(1, step)], {
    Index: { type: 'int32' },
    begin_mask: { int: 0b1001 },
    end_mask: { int: 0b1001 },
  });
}

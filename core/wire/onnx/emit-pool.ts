import type { OnnxEmitter } from './onnx-emitter.ts';
import type { OnnxAttribute } from './onnx-message.ts';
import { divisor } from '../../graph/kinds/average-pool.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { forEachWindow } from '../../graph/kinds/pool-windows.ts';
import type { AveragePoolAttributes, NodeOf, PoolAttributes } from '../../graph/node.ts';
import { extent, sizeOf } from '../../graph/shape.ts';

/** A pool's window as ONNX writes it. */
export function geometry(how: PoolAttributes): Readonly<Record<string, OnnxAttribute>> {
  const [top, bottom, left, right] = how.pads;
  return { kernel_shape: { ints: how.window }, strides: { ints: how.strides }, pads: { ints: [top, left, bottom, right] } };
}

export function emitMaxPool(emitter: OnnxEmitter, node: NodeOf<'max-pool'>): string {
  return emitter.node('MaxPool', [emitter.value(inputOf(node.inputs, 0))], geometry(node.attributes));
}

export function emitAveragePool(emitter: OnnxEmitter, node: NodeOf<'average-pool'>): string {
  const x = inputOf(node.inputs, 0);
  if (isGlobal(node.attributes, emitter.shape(x))) return emitter.node('GlobalAveragePool', [emitter.value(x)]);
  return emitter.node('AveragePool', [emitter.value(x)], {
    ...geometry(node.attributes),
    count_include_pad: { int: node.attributes.countPadding ? 1 : 0 },
  });
}

/** Divided by the window's count first, then spread: by stretching where one window covers all, else by a transposed convolution with ones. */
export function emitAveragePoolGradient(emitter: OnnxEmitter, node: NodeOf<'average-pool-gradient'>): string {
  const y = inputOf(node.inputs, 0);
  const { inputSize, ...how } = node.attributes;
  const shape = emitter.shape(y);
  const channels = extent(shape, 3);
  const counts = windowCounts(how, inputSize, [extent(shape, 1), extent(shape, 2)]);
  const shares = emitter.node('Mul', [
    emitter.value(y),
    emitter.constant([1, 1, extent(shape, 1), extent(shape, 2)], { type: 'float32', values: counts.map((count) => 1 / count) }),
  ]);
  if (isGlobal(how, [1, ...inputSize, channels])) return emitter.node('Expand', [shares, emitter.int64s([1, channels, ...inputSize])]);
  const ones = emitter.constant([channels, 1, ...how.window], {
    type: 'float32',
    values: new Float32Array(channels * how.window[0] * how.window[1]).fill(1),
  });
  const rest = [0, 1].map((axis) => {
    const made =
      (extent(shape, axis + 1) - 1) * extent(how.strides, axis) +
      extent(how.window, axis) -
      extent(how.pads, 2 * axis) -
      extent(how.pads, 2 * axis + 1);
    return extent(inputSize, axis) - made;
  });
  return emitter.node('ConvTranspose', [shares, ones], { ...geometry(how), group: { int: channels }, output_padding: { ints: rest } });
}

function isGlobal(how: PoolAttributes, input: readonly number[]): boolean {
  return how.pads.every((count) => count === 0) && how.window[0] === extent(input, 1) && how.window[1] === extent(input, 2);
}

/** Cells each window divides by, [OH * OW]. */
function windowCounts(
  how: AveragePoolAttributes,
  inputSize: readonly [number, number],
  outputSize: readonly [number, number],
): Float32Array {
  const counts = new Float32Array(sizeOf(outputSize));
  forEachWindow([1, ...inputSize, 1], how, (output, cells) => {
    counts[output] = divisor(how, cells.length);
  });
  return counts;
}

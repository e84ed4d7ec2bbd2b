import type { WeightEncoding } from '../../graph/graph.ts';
import { sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import type { FileTensor } from '../../wire/tflite/tflite-file.ts';
import { halfFloat } from '../../numeric/half-float.ts';
import { refuse } from '../refusal.ts';
import { quantisationFits } from './grid.ts';

/** Constant content of a file as real numbers, in the file's own order of axes. */
export interface Constant {
  readonly shape: Shape;
  readonly values: Float32Array;
  readonly encoding: WeightEncoding;
}

const BITS = { float32: 32, float16: 16, int8: 8, uint8: 8, int16: 16, int32: 32, int64: 64 } as const;

/** Whole numbers of a constant: reshape targets, axes, paddings. */
export function wholeNumbers(tensor: FileTensor, what: string): readonly number[] {
  const data = contentOf(tensor, what);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (tensor.type === 'int32') return Array.from({ length: sizeOf(tensor.shape) }, (_, index) => view.getInt32(index * 4, true));
  if (tensor.type === 'int64') return Array.from({ length: sizeOf(tensor.shape) }, (_, index) => Number(view.getBigInt64(index * 8, true)));
  return refuse('damaged/structure', `${what}: expected whole numbers, received ${tensor.type}`);
}

/** The stored numbers without scale: what a bias of an integer convolution is before the scales of its inputs. */
export function storedIntegers(tensor: FileTensor, what: string): readonly number[] {
  const values = rawValues(tensor, contentOf(tensor, what), what);
  return Array.from(values);
}

/** real = scale * (integer - zero point), with one scale or one for each position of one axis. */
export function constantOf(tensor: FileTensor, what: string): Constant {
  const stored = rawValues(tensor, contentOf(tensor, what), what);
  if (tensor.type === 'float32') return { shape: tensor.shape, values: Float32Array.from(stored), encoding: { kind: 'float32' } };
  if (tensor.type === 'float16') return { shape: tensor.shape, values: Float32Array.from(stored), encoding: { kind: 'float16' } };
  const { scales, zeroPoints, axis } = quantisationFits(tensor, what);
  const stride = axis === null ? 1 : sizeOf(tensor.shape.slice(axis + 1));
  const values = Float32Array.from(stored, (integer, index) => {
    const channel = Math.floor(index / stride) % scales.length;
    return (integer - (zeroPoints[channel] ?? 0)) * (scales[channel] ?? NaN);
  });
  return {
    shape: tensor.shape,
    values,
    encoding: { kind: 'integer', bits: BITS[tensor.type === 'other' ? 'int8' : tensor.type], scales, zeroPoints, axis },
  };
}

function contentOf(tensor: FileTensor, what: string): Uint8Array {
  if (!tensor.isPlain) refuse('unsupported/option', `${what}: expected plain storage, received a sparse or variable tensor`);
  if (tensor.type === 'other') refuse('unsupported/option', `${what}: its element type is not supported`);
  const expected = (sizeOf(tensor.shape) * BITS[tensor.type]) / 8;
  if (tensor.data?.byteLength !== expected) {
    refuse(
      'damaged/weights',
      `${what}: expected ${expected} bytes for [${tensor.shape.join(',')}], received ${tensor.data?.byteLength ?? 0}`,
    );
  }
  return tensor.data;
}

function rawValues(tensor: FileTensor, data: Uint8Array, what: string): ArrayLike<number> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const numbers = (bytes: number, read: (at: number) => number) =>
    Float64Array.from({ length: data.byteLength / bytes }, (_, index) => read(index * bytes));
  switch (tensor.type) {
    case 'int8':
      return new Int8Array(data.buffer, data.byteOffset, data.byteLength);
    case 'uint8':
      return data;
    case 'float32':
      return numbers(4, (at) => view.getFloat32(at, true));
    case 'float16':
      return numbers(2, (at) => halfFloat(view.getUint16(at, true)));
    case 'int16':
      return numbers(2, (at) => view.getInt16(at, true));
    case 'int32':
      return numbers(4, (at) => view.getInt32(at, true));
    case 'int64':
      return numbers(8, (at) => Number(view.getBigInt64(at, true)));
    case 'other':
      return refuse('unsupported/option', `${what}: its element type is not supported`);
  }
}

/** Reorders axes: `order[k]` is the old axis that becomes axis k. */
export function permuted(constant: Constant, order: readonly number[]): Constant {
  const shape = order.map((axis) => constant.shape[axis] ?? 1);
  const strides = order.map((axis) => sizeOf(constant.shape.slice(axis + 1)));
  const values = new Float32Array(constant.values.length);
  const position = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < values.length; to += 1) {
    values[to] = constant.values[from] ?? NaN;
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      from += strides[axis] ?? 0;
      position[axis] = (position[axis] ?? 0) + 1;
      if ((position[axis] ?? 0) < (shape[axis] ?? 0)) break;
      from -= (strides[axis] ?? 0) * (shape[axis] ?? 0);
      position[axis] = 0;
    }
  }
  return { shape, values, encoding: movedAxis(constant.encoding, (axis) => order.indexOf(axis)) };
}

/** The same values under another shape; the axis that carries the scales is told by the caller. */
export function reshaped(constant: Constant, shape: Shape, axis: number): Constant {
  return { shape, values: constant.values, encoding: movedAxis(constant.encoding, () => axis) };
}

function movedAxis(encoding: WeightEncoding, move: (axis: number) => number): WeightEncoding {
  return encoding.kind === 'integer' && encoding.axis !== null ? { ...encoding, axis: move(encoding.axis) } : encoding;
}

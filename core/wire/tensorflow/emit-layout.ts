import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { resizeMatrix } from '../../graph/kinds/resize-weights.ts';
import type { NodeOf, Pads, Size2, TensorName } from '../../graph/node.ts';
import { BATCH, extent, sameShape } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

export function emitReshape(emitter: TensorflowEmitter, node: NodeOf<'reshape'>): string {
  const x = inputOf(node.inputs, 0);
  const to = node.attributes.shape;
  return sameShape(emitter.shape(x), to) ? emitter.value(x) : emitter.reshaped(emitter.value(x), to);
}

export function emitTranspose(emitter: TensorflowEmitter, node: NodeOf<'transpose'>): string {
  return emitter.transposed(emitter.value(inputOf(node.inputs, 0)), node.attributes.order);
}

export function emitConcat(emitter: TensorflowEmitter, node: NodeOf<'concat'>): string {
  return joined(
    emitter,
    node.inputs.map((input) => emitter.value(input)),
    node.attributes.axis,
  );
}

export function joined(emitter: TensorflowEmitter, values: readonly string[], axis: number): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  return emitter.node('ConcatV2', [...values, emitter.integer(axis)], { N: { int: values.length } });
}

export function emitPad(emitter: TensorflowEmitter, node: NodeOf<'pad'>): string {
  const { before, after } = node.attributes;
  return padded(emitter, emitter.value(inputOf(node.inputs, 0)), before, after);
}

/** Zeros before and after, per axis. */
export function padded(emitter: TensorflowEmitter, value: string, before: readonly number[], after: readonly number[]): string {
  return emitter.node('Pad', [value, paddings(emitter, before, after)]);
}

/** [rank, 2] as padding operations want it. */
export function paddings(emitter: TensorflowEmitter, before: readonly number[], after: readonly number[]): string {
  const values = Int32Array.from(before.flatMap((count, axis) => [count, extent(after, axis)]));
  return emitter.once(`paddings ${values.join()}`, () => emitter.constant([before.length, 2], { type: 'int32', values }));
}

export function emitSlice(emitter: TensorflowEmitter, node: NodeOf<'slice'>): string {
  return cut(emitter, emitter.value(inputOf(node.inputs, 0)), node.attributes.begin, node.attributes.size);
}

/** A box; the size BATCH (-1) keeps everything from `begin` on, as TensorFlow means it too. */
export function cut(emitter: TensorflowEmitter, value: string, begin: readonly number[], size: readonly number[]): string {
  return emitter.node('Slice', [value, emitter.integers(begin), emitter.integers(size)], { Index: { type: 'int32' } });
}

/** Height and width of [N,H,W,C] grown by zeros where `around` is positive and cut where it is negative. */
export function fitted(emitter: TensorflowEmitter, value: string, shape: Shape, around: Pads): string {
  const [top, bottom, left, right] = around;
  const less = (count: number): number => Math.max(0, -count);
  const more = (count: number): number => Math.max(0, count);
  const size = [BATCH, extent(shape, 1) - less(top) - less(bottom), extent(shape, 2) - less(left) - less(right), extent(shape, 3)];
  const inner = around.some((count) => count < 0) ? cut(emitter, value, [0, less(top), less(left), 0], size) : value;
  if (around.every((count) => count <= 0)) return inner;
  return padded(emitter, inner, [0, more(top), more(left), 0], [0, more(bottom), more(right), 0]);
}

/** `step - 1` zeros behind every row and every column: [A,H,W,C] -> [A,H*step,W*step,C]. */
export function spread(emitter: TensorflowEmitter, value: string, shape: Shape, step: Size2): string {
  if (step[0] === 1 && step[1] === 1) return value;
  const [items, height, width, channels] = [extent(shape, 0), extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  const cells = emitter.reshaped(value, [items, height, 1, width, 1, channels]);
  const grown = padded(emitter, cells, [0, 0, 0, 0, 0, 0], [0, 0, step[0] - 1, 0, step[1] - 1, 0]);
  return emitter.reshaped(grown, [items, height * step[0], width * step[1], channels]);
}

export function emitReduceSum(emitter: TensorflowEmitter, node: NodeOf<'reduce-sum'>): string {
  const x = emitter.value(inputOf(node.inputs, 0));
  const { axes } = node.attributes;
  return axes.length === 0 ? x : emitter.node('Sum', [x, emitter.integers(axes)], { keep_dims: { flag: true } });
}

export function emitBroadcast(emitter: TensorflowEmitter, node: NodeOf<'broadcast'>): string {
  const [x, like] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const to = emitter.shape(like);
  if (sameShape(emitter.shape(x), to)) return emitter.value(x);
  return emitter.node('BroadcastTo', [emitter.value(x), emitter.sizes(to)]);
}

export interface ResizeAsk {
  readonly input: TensorName;
  readonly to: Size2;
  readonly mode: 'nearest' | 'bilinear';
  readonly adjoint: boolean;
}

/**
 * One matrix product per axis, with the reference's own matrices: TensorFlow's resizing kernels compute positions in
 * float32, and nearest then takes another cell where a position is whole.
 */
export function emitResize(emitter: TensorflowEmitter, { input, to, mode, adjoint }: ResizeAsk): string {
  const shape = emitter.shape(input);
  const [height, width, channels] = [extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  const matrix = (from: number, target: number): string => {
    const values = Float32Array.from(adjoint ? resizeMatrix(target, from, mode) : resizeMatrix(from, target, mode));
    return emitter.constant([1, ...(adjoint ? [from, target] : [target, from])], { type: 'float', values });
  };
  const product = (left: string, right: string): string =>
    emitter.node('BatchMatMulV2', [left, right], { adj_x: { flag: adjoint }, adj_y: { flag: false } });
  const flat = emitter.reshaped(emitter.value(input), [BATCH, height, width * channels]);
  const rows = product(matrix(height, to[0]), flat); // [N,OH,W*C]
  const lines = emitter.reshaped(rows, [BATCH, width, channels]); // [N*OH,W,C]
  return emitter.reshaped(product(matrix(width, to[1]), lines), [BATCH, to[0], to[1], channels]);
}

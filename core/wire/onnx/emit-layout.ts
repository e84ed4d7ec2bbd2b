import type { OnnxEmitter } from './onnx-emitter.ts';
import { TO_CHANNELS_FIRST, TO_CHANNELS_LAST } from './onnx-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { resizeMatrix } from '../../graph/kinds/resize-weights.ts';
import type { NodeOf, TensorName } from '../../graph/node.ts';
import { BATCH, extent, sameShape } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

/** Where an axis of ours is found in the emitted tensor. */
export function emittedAxis(rank: number, axis: number): number {
  return rank === 4 ? TO_CHANNELS_FIRST.findIndex((source) => source === axis) : axis;
}

/** Values per axis in emitted order. */
function emittedOrder(values: readonly number[]): readonly number[] {
  return values.length === 4 ? TO_CHANNELS_FIRST.map((axis) => extent(values, axis)) : values;
}

/** The tensor in our own order, for operations that read memory order. */
export function channelsLast(emitter: OnnxEmitter, value: string, shape: Shape): string {
  if (shape.length !== 4) return value;
  const [height, width, channels] = [extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  // with one channel, or one position, both orders are the same memory
  if (channels === 1 || (height === 1 && width === 1)) return emitter.reshaped(value, shape);
  return emitter.node('Transpose', [value], { perm: { ints: TO_CHANNELS_LAST } });
}

export function channelsFirst(emitter: OnnxEmitter, value: string, shape: Shape): string {
  if (shape.length !== 4) return value;
  const [height, width, channels] = [extent(shape, 1), extent(shape, 2), extent(shape, 3)];
  if (channels === 1 || (height === 1 && width === 1)) return emitter.reshaped(value, [extent(shape, 0), channels, height, width]);
  return emitter.node('Transpose', [value], { perm: { ints: TO_CHANNELS_FIRST } });
}

export function emitReshape(emitter: OnnxEmitter, node: NodeOf<'reshape'>): string {
  const x = inputOf(node.inputs, 0);
  const from = emitter.shape(x);
  const to = node.attributes.shape;
  if (sameShape(from, to)) return emitter.value(x);
  const flat = emitter.reshaped(channelsLast(emitter, emitter.value(x), from), to);
  return channelsFirst(emitter, flat, to);
}

export function emitTranspose(emitter: OnnxEmitter, node: NodeOf<'transpose'>): string {
  const x = inputOf(node.inputs, 0);
  const { order } = node.attributes;
  if (order.length !== 4) return emitter.node('Transpose', [emitter.value(x)], { perm: { ints: order } });
  const perm = TO_CHANNELS_FIRST.map((axis) => emittedAxis(4, extent(order, axis)));
  return emitter.node('Transpose', [emitter.value(x)], { perm: { ints: perm } });
}

export function emitConcat(emitter: OnnxEmitter, node: NodeOf<'concat'>): string {
  const rank = emitter.shape(node.output).length;
  return emitter.node(
    'Concat',
    node.inputs.map((input) => emitter.value(input)),
    { axis: { int: emittedAxis(rank, node.attributes.axis) } },
  );
}

export function emitPad(emitter: OnnxEmitter, node: NodeOf<'pad'>): string {
  const { before, after } = node.attributes;
  return emitter.node('Pad', [emitter.value(inputOf(node.inputs, 0)), emitter.int64s([...emittedOrder(before), ...emittedOrder(after)])]);
}

export function emitSlice(emitter: OnnxEmitter, node: NodeOf<'slice'>): string {
  const { begin, size } = node.attributes;
  const axes = size.map((_, axis) => axis).filter((axis) => size[axis] !== BATCH);
  const starts = axes.map((axis) => extent(begin, axis));
  const ends = axes.map((axis) => extent(begin, axis) + extent(size, axis));
  const inputs = [
    emitter.value(inputOf(node.inputs, 0)),
    emitter.int64s(starts),
    emitter.int64s(ends),
    emitter.int64s(axes.map((axis) => emittedAxis(size.length, axis))),
  ];
  return emitter.node('Slice', inputs);
}

export function emitReduceSum(emitter: OnnxEmitter, node: NodeOf<'reduce-sum'>): string {
  const x = inputOf(node.inputs, 0);
  const rank = emitter.shape(x).length;
  const { axes } = node.attributes;
  if (axes.length === 0) return emitter.value(x);
  return emitter.node('ReduceSum', [emitter.value(x), emitter.int64s(axes.map((axis) => emittedAxis(rank, axis)))], {
    keepdims: { int: 1 },
  });
}

/** The target is a constant wherever the batch need not be stretched: Expand broadcasts both ways. */
export function emitBroadcast(emitter: OnnxEmitter, node: NodeOf<'broadcast'>): string {
  const [x, like] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const [from, to] = [emitter.shape(x), emitter.shape(like)];
  const stretchesBatch = to[0] === BATCH && (from.length < to.length || from[0] !== BATCH);
  const target = stretchesBatch
    ? emitter.node('Shape', [emitter.value(like)])
    : emitter.int64s(emittedOrder(to).map((length) => (length === BATCH ? 1 : length)));
  return emitter.node('Expand', [emitter.operand(x, to.length), target]);
}

/** One matrix product per axis: rows from the left, columns from the right. */
export function emitResize(
  emitter: OnnxEmitter,
  ask: {
    readonly input: TensorName;
    readonly from: readonly number[];
    readonly to: readonly number[];
    readonly mode: 'nearest' | 'bilinear';
    readonly adjoint: boolean;
  },
): string {
  const { input, from, to, mode, adjoint } = ask;
  const matrix = (axis: number, transposed: boolean) => {
    const [small, large] = [extent(from, axis), extent(to, axis)];
    const values = adjoint ? resizeMatrix(large, small, mode) : resizeMatrix(small, large, mode); // adjoint [from,to], else [to,from]
    const [rows, columns] = adjoint ? [small, large] : [large, small];
    // wanted [to,from] on the left and [from,to] on the right
    const flip = adjoint !== transposed;
    const flat = Float32Array.from(
      { length: rows * columns },
      (_, at) => (flip ? values[(at % rows) * columns + Math.floor(at / rows)] : values[at]) ?? NaN,
    );
    return emitter.constant(flip ? [columns, rows] : [rows, columns], { type: 'float32', values: flat });
  };
  const columns = emitter.node('MatMul', [emitter.value(input), matrix(1, true)]);
  return emitter.node('MatMul', [matrix(0, false), columns]);
}

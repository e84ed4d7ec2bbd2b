import { geometry } from './emit-pool.ts';
import type { OnnxEmitter } from './onnx-emitter.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import type { NodeOf, PoolAttributes, TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

/** Flat position of each window's first maximum in its plane; ONNX Runtime takes the first of equal values too. */
function maximumPositions(emitter: OnnxEmitter, x: TensorName, how: PoolAttributes): string {
  const [pooled, positions] = [emitter.fresh('MaxPool'), emitter.fresh('positions')];
  emitter.nodes.push({ type: 'MaxPool', inputs: [emitter.value(x)], outputs: [pooled, positions], attributes: geometry(how) });
  return positions;
}

export function emitSelectByMaximum(emitter: OnnxEmitter, node: NodeOf<'select-by-maximum'>): string {
  const [x, y] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  if (isTiled(node.attributes, emitter.shape(x))) return selectInTiles(emitter, { x, y, how: node.attributes });
  return scatterToMaxima(emitter, { x, y, how: node.attributes });
}

export function emitTakeAtMaximum(emitter: OnnxEmitter, node: NodeOf<'take-at-maximum'>): string {
  const [x, from] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const positions = maximumPositions(emitter, x, node.attributes);
  return emitter.node('Gather', [emitter.reshaped(emitter.value(from), [-1]), positions], { axis: { int: 0 } });
}

interface Selection {
  readonly x: TensorName;
  readonly y: TensorName;
  readonly how: PoolAttributes;
}

/** Windows that cover the plane without gap, overlap or padding: what nearly every network has. */
function isTiled({ window, strides, pads }: PoolAttributes, shape: Shape): boolean {
  const fits = [0, 1].every((axis) => window[axis] === strides[axis] && extent(shape, axis + 1) % extent(window, axis) === 0);
  return fits && pads.every((count) => count === 0);
}

/**
 * Whole-tensor arithmetic, three times as fast as scattering: cells that reach their window's maximum get the rank of
 * their place, counted down; the highest rank of a window is its first maximum.
 */
function selectInTiles(emitter: OnnxEmitter, { x, y, how }: Selection): string {
  const shape = emitter.shape(x);
  const stretched = (value: string): string => {
    const scales = emitter.constant([4], { type: 'float32', values: Float32Array.of(1, 1, ...how.window) });
    const nearest = { mode: { text: 'nearest' }, coordinate_transformation_mode: { text: 'asymmetric' }, nearest_mode: { text: 'floor' } };
    return emitter.node('Resize', [value, '', scales], nearest);
  };
  const reaches = (value: string, largest: string): string =>
    emitter.node('Cast', [emitter.node('GreaterOrEqual', [value, stretched(largest)])], { to: { int: FLOAT } });
  const values = emitter.value(x);
  const isMaximum = reaches(values, emitter.node('MaxPool', [values], geometry(how)));
  const ranks = emitter.node('Mul', [isMaximum, ranksOf(emitter, how.window, [extent(shape, 1), extent(shape, 2)])]);
  const isFirst = reaches(ranks, emitter.node('MaxPool', [ranks], geometry(how)));
  return emitter.node('Mul', [isFirst, stretched(emitter.value(y))]);
}

/** ONNX's number of float32. */
const FLOAT = 1;

/** [1,1,H,W]: the places of each window, from their count down to 1, row by row. */
function ranksOf(emitter: OnnxEmitter, window: readonly [number, number], size: readonly [number, number]): string {
  const [rows, columns] = window;
  const values = Float32Array.from({ length: size[0] * size[1] }, (_, at) => {
    const [row, column] = [Math.floor(at / size[1]) % rows, (at % size[1]) % columns];
    return rows * columns - (row * columns + column);
  });
  return emitter.constant([1, 1, ...size], { type: 'float32', values });
}

/** Windows may overlap, so values that land on one cell are added. */
function scatterToMaxima(emitter: OnnxEmitter, { x, y, how }: Selection): string {
  const positions = maximumPositions(emitter, x, how);
  const zeros = emitter.node('Mul', [emitter.value(x), emitter.scalar(0)]);
  const flat = (value: string) => emitter.reshaped(value, [-1]);
  const scattered = emitter.node('ScatterElements', [flat(zeros), flat(positions), flat(emitter.value(y))], {
    axis: { int: 0 },
    reduction: { text: 'add' },
  });
  return emitter.node('Reshape', [scattered, emitter.node('Shape', [emitter.value(x)])]);
}

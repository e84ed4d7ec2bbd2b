import { cut, fitted, paddings } from './emit-layout.ts';
import type { TensorflowAttribute } from './graph-def-message.ts';
import type { TensorflowEmitter } from './tensorflow-emitter.ts';
import { divisor } from '../../graph/kinds/average-pool.ts';
import { inputOf } from '../../graph/kinds/inputs.ts';
import { forEachWindow } from '../../graph/kinds/pool-windows.ts';
import type { AveragePoolAttributes, NodeOf, PoolAttributes, Size2, TensorName } from '../../graph/node.ts';
import { BATCH, extent, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

/** Pads are made beforehand: TensorFlow's own leave padded cells out of a mean, and know only two ways to place them. */
function geometry(how: PoolAttributes): Readonly<Record<string, TensorflowAttribute>> {
  return {
    ksize: { ints: [1, ...how.window, 1] },
    strides: { ints: [1, ...how.strides, 1] },
    padding: { text: 'VALID' },
  };
}

const hasPads = (how: PoolAttributes): boolean => how.pads.some((count) => count > 0);

/** The input with a border that never wins. */
function bordered(emitter: TensorflowEmitter, x: TensorName, how: PoolAttributes): string {
  if (!hasPads(how)) return emitter.value(x);
  const [top, bottom, left, right] = how.pads;
  return emitter.once(`bordered ${x} ${how.pads.join()}`, () =>
    emitter.node('PadV2', [emitter.value(x), paddings(emitter, [0, top, left, 0], [0, bottom, right, 0]), emitter.scalar(-Infinity)]),
  );
}

function pooled(emitter: TensorflowEmitter, x: TensorName, how: PoolAttributes): string {
  return emitter.once(`max-pool ${x} ${JSON.stringify([how.window, how.strides, how.pads])}`, () =>
    emitter.node('MaxPool', [bordered(emitter, x, how)], geometry(how)),
  );
}

export function emitMaxPool(emitter: TensorflowEmitter, node: NodeOf<'max-pool'>): string {
  return pooled(emitter, inputOf(node.inputs, 0), node.attributes);
}

/** TensorFlow's own gradient: the first of equal values takes all, row by row, and overlapping windows add up. */
export function emitSelectByMaximum(emitter: TensorflowEmitter, node: NodeOf<'select-by-maximum'>): string {
  const [x, upstream] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const how = node.attributes;
  const inputs = [bordered(emitter, x, how), pooled(emitter, x, how), emitter.value(upstream)];
  const whole = emitter.node('MaxPoolGrad', inputs, geometry(how));
  if (!hasPads(how)) return whole;
  return cut(emitter, whole, [0, how.pads[0], how.pads[2], 0], emitter.shape(x));
}

export function emitTakeAtMaximum(emitter: TensorflowEmitter, node: NodeOf<'take-at-maximum'>): string {
  const [x, from] = [inputOf(node.inputs, 0), inputOf(node.inputs, 1)];
  const how = node.attributes;
  const values = fitted(emitter, emitter.value(from), emitter.shape(from), how.pads);
  return emitter.node('MaxPoolGradGrad', [bordered(emitter, x, how), pooled(emitter, x, how), values], geometry(how));
}

export function emitAveragePool(emitter: TensorflowEmitter, node: NodeOf<'average-pool'>): string {
  const x = inputOf(node.inputs, 0);
  const how = node.attributes;
  const shape = emitter.shape(x);
  if (isGlobal(how, shape)) return emitter.node('Mean', [emitter.value(x), emitter.integers([1, 2])], { keep_dims: { flag: true } });
  const mean = emitter.node('AvgPool', [fitted(emitter, emitter.value(x), shape, how.pads)], geometry(how));
  return corrected(emitter, mean, how, { input: [extent(shape, 1), extent(shape, 2)], output: pictureSize(emitter.shape(node.output)) });
}

/** Corrected for padded cells first, then shared out by TensorFlow's gradient on the padded size, then cut. */
export function emitAveragePoolGradient(emitter: TensorflowEmitter, node: NodeOf<'average-pool-gradient'>): string {
  const y = inputOf(node.inputs, 0);
  const { inputSize, ...how } = node.attributes;
  const shape = emitter.shape(y);
  const [items, channels] = [extent(shape, 0), extent(shape, 3)];
  if (isGlobal(how, [items, ...inputSize, channels])) {
    const share = emitter.node('Mul', [emitter.value(y), emitter.scalar(1 / (inputSize[0] * inputSize[1]))]);
    return emitter.node('BroadcastTo', [share, emitter.sizes([items, ...inputSize, channels])]);
  }
  const shares = corrected(emitter, emitter.value(y), how, { input: inputSize, output: pictureSize(shape) });
  const [top, bottom, left, right] = how.pads;
  const whole = [items, inputSize[0] + top + bottom, inputSize[1] + left + right, channels];
  const spread = emitter.node('AvgPoolGrad', [emitter.sizes(whole), shares], geometry(how));
  return hasPads(how) ? cut(emitter, spread, [0, top, left, 0], [BATCH, ...inputSize, channels]) : spread;
}

/** Times window / count, where padded cells are left out of the count. */
function corrected(
  emitter: TensorflowEmitter,
  value: string,
  how: AveragePoolAttributes,
  { input, output }: { readonly input: Size2; readonly output: Size2 },
): string {
  if (how.countPadding || !hasPads(how)) return value;
  const counts = new Float32Array(sizeOf(output));
  forEachWindow([1, ...input, 1], how, (position, cells) => {
    counts[position] = (how.window[0] * how.window[1]) / divisor(how, cells.length);
  });
  return emitter.node('Mul', [value, emitter.constant([1, ...output, 1], { type: 'float', values: counts })]);
}

function pictureSize(shape: Shape): Size2 {
  return [extent(shape, 1), extent(shape, 2)];
}

function isGlobal(how: PoolAttributes, input: Shape): boolean {
  return !hasPads(how) && how.window[0] === extent(input, 1) && how.window[1] === extent(input, 2);
}

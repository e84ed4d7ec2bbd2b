import { describe, expect, it } from 'vitest';

import { evaluate } from '../../../core/graph/evaluate.ts';
import { makeTflite } from '../../zoo/models/make-tflite.ts';
import type { MadeOperator, MadeTensor } from '../../zoo/models/make-tflite.ts';
import { openFixture } from './fixtures.ts';
import { answer, codeOf, opened } from './made-model.ts';

const float = (...shape: readonly number[]): MadeTensor => ({ shape });
const open = (tensors: readonly MadeTensor[], operators: readonly MadeOperator[]) =>
  opened(makeTflite({ tensors, operators }), 'made.tflite');

/** One row of weights for two inputs, 8-bit integers with the scale 1. */
const row: MadeTensor = { shape: [1, 2], type: 'int8', content: [1, 1], scales: [1], zeroPoints: [0] };
const matrix = (options: MadeOperator['options'] = {}): MadeOperator => ({
  kind: 'FULLY_CONNECTED',
  inputs: [0, 1, -1],
  outputs: [2],
  options,
});
const ASYMMETRIC = { 3: { int8: 1 } };

/** Two filters of ones, with the scales 1 and 2. */
const filters = (width: number): MadeTensor => ({
  shape: [2, 1, width, 1],
  type: 'int8',
  content: new Array<number>(2 * width).fill(1),
  scales: [1, 2],
  zeroPoints: [0, 0],
  dimension: 0,
});
const convolution: MadeOperator = {
  kind: 'CONV_2D',
  inputs: [0, 1, -1],
  outputs: [2],
  options: { 0: { int8: 1 }, 1: { int32: 1 }, 2: { int32: 1 } },
};
const flat: MadeOperator = { kind: 'RESHAPE', inputs: [2], outputs: [3] };

/** By hand from AsymmetricQuantizeFloats and SymmetricQuantizeFloats of TensorFlow Lite. */
describe('8-bit weights between float activations', () => {
  it('other integers than int8 are refused', async () => {
    const tensors = [float(1, 2), { ...row, type: 'uint8' as const }, float(1, 1)];
    expect(await codeOf(makeTflite({ tensors, operators: [matrix()] }), 'made.tflite')).toBe('unsupported/option');
  });

  it('a matrix rounds its input to 127 steps each way around 0', async () => {
    const model = await open([float(1, 2), row, float(1, 1)], [matrix()]);
    expect([answer(model, [127, 63.4]), answer(model, [-127, 63.6])]).toEqual([[190], [-63]]);
  });

  it('or to 255 steps of the range there is, when the file says so', async () => {
    const model = await open([float(1, 2), row, float(1, 1)], [matrix(ASYMMETRIC)]);
    expect([answer(model, [-1.4, 253.6]), answer(model, [255, 3.6]), answer(model, [-255, -3.4])]).toEqual([[253], [259], [-258]]);
  });

  it('a picture of zeros stays zeros', async () => {
    const model = await open([float(1, 2), row, float(1, 1)], [matrix(ASYMMETRIC)]);
    expect(answer(model, [0, 0])).toEqual([0]);
  });

  it('a bias is added to the scaled sum', async () => {
    const bias: MadeTensor = { shape: [1], content: [0.25] };
    const model = await open([float(1, 2), row, float(1, 1), bias], [{ ...matrix(), inputs: [0, 1, 3] }]);
    expect(answer(model, [127, 63.4])).toEqual([190.25]);
  });

  it('a convolution has one range for the whole picture', async () => {
    const model = await open([float(1, 1, 2, 1), filters(2), float(1, 1, 1, 2), float(1, 2)], [convolution, flat]);
    expect(answer(model, [255, 0.4])).toEqual([255, 510]);
  });

  it('a convolution of single positions has one for each of them', async () => {
    const model = await open([float(1, 1, 2, 1), filters(1), float(1, 1, 2, 2), float(1, 4)], [convolution, flat]);
    expect(answer(model, [255, 0.4])).toEqual([255, 510, 0.4, 0.8]);
  });

  it('a matrix on a signal that keeps its positions has one for each of them', async () => {
    const tensors = [float(1, 2, 2), row, float(1, 2, 1), float(1, 2)];
    const model = await open(tensors, [matrix({ 2: { int8: 1 }, ...ASYMMETRIC }), flat]);
    expect(answer(model, [255, 0.4, 2.55, 0.004])).toEqual([255, 2.55]);
  });

  it('items do not change one another', async () => {
    const model = await open([float(1, 2), row, float(1, 1)], [matrix()]);
    const both = { shape: [2, 2], values: Float64Array.from([127, 63.4, 1, 0.4]) };
    const made = evaluate(model.graph, new Map([[model.input, both]])).get(model.output);
    expect([made?.values[0], made?.values[1]]).toEqual([answer(model, [127, 63.4])[0], expect.closeTo(1 + 51 / 127, 6)]);
  });

  it('a constant that is dequantised first meets a float kernel, which rounds nothing', async () => {
    const tensors = [float(1, 2), float(1, 2), float(1, 1), row];
    const model = await open(tensors, [{ kind: 'DEQUANTIZE', inputs: [3], outputs: [1] }, matrix()]);
    expect([answer(model, [127, 63.4]), model.integer]).toEqual([[190.4], false]);
  });

  it('is told, and its gradients are those of a simulation', async () => {
    const model = await openFixture('nets/A/models/A.dynamic.tflite');
    expect([model.integer, model.notices]).toEqual([true, [expect.stringContaining('rounded to 8 bits in each call')]]);
  });

  it('keeps its weights as the file stores them', async () => {
    const model = await openFixture('nets/A/models/A.dynamic.tflite');
    const bits = model.layers.flatMap(({ weights }) => weights.map((name) => model.graph.weights.get(name)?.encoding.kind));
    expect(bits).toEqual(['float32', 'float32', 'integer', 'float32', 'integer', 'float32', 'float32', 'float32']);
  });
});

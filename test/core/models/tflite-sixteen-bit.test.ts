import { describe, expect, it } from 'vitest';

import { keptShare } from '../../../core/models/tflite/sixteen-bit-rounding.ts';
import { summariseModel } from '../../../core/models/summarise-model.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { makeTflite } from '../../zoo/models/make-tflite.ts';
import type { MadeTensor } from '../../zoo/models/make-tflite.ts';
import { asFed, fixtureArray, openFixture } from './fixtures.ts';
import { answer, codeOf, opened } from './made-model.ts';

const int16 = (shape: readonly number[], zeroPoint = 0): MadeTensor => ({ shape, type: 'int16', scales: [1], zeroPoints: [zeroPoint] });
const weight: MadeTensor = { shape: [1, 1], type: 'int8', content: [127], scales: [0.006], zeroPoints: [0] };
const product = (zeroPoint: number) =>
  makeTflite({
    tensors: [int16([1, 1], zeroPoint), weight, int16([1, 1])],
    operators: [{ kind: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2] }],
  });

/** By hand from MultiplyByQuantizedMultiplier for 64-bit sums. */
describe('16-bit activations with 8-bit weights', () => {
  it('are symmetric: another zero point is refused', async () => {
    expect(await codeOf(product(1), 'made.tflite')).toBe('damaged/structure');
  });

  it('are scaled by multipliers of 15 bits', async () => {
    // 0.006 is 25165.8 / 2^22, kept as 25166: 32767 * 127 * 25166 / 2^22 = 24968.6, and not 24968.5.
    const model = await opened(product(0), 'made.tflite');
    expect([answer(model, [32767]), answer(model, [40000]), answer(model, [100])]).toEqual([[24969], [24969], [76]]);
  });

  it.each([
    [0.5, 1],
    [2 ** -9, 1],
    [0.3, 19661 / 32768 / 0.6],
    [1 - 2 ** -20, 32767 / 32768 / (1 - 2 ** -20)],
  ])('a multiplier of %d keeps this share of itself', (multiplier, share) => {
    expect(keptShare(multiplier)).toBeCloseTo(share, 12);
  });

  it('are shown with their widths; nothing is left out that a notice would tell', async () => {
    const model = await openFixture('nets/A/models/A.int16x8.tflite');
    expect([summariseModel(model).bits, model.integer]).toEqual([[8], true]);
    expect(summariseModel(model).layers.find(({ name }) => name === 'pool1')?.bits).toBe(16);
    expect(model.notices).toEqual([]);
  });

  // TensorFlow Lite 2.20. Float sums put a few logits one step of 2.4e-4 aside, which is 2 of the 32,768 steps of an answer.
  it('give the recorded answers but for two steps', async () => {
    const model = await openFixture('nets/A/models/A.int16x8.tflite');
    const expected = fixtureArray('nets/A/expected/tflite-int16x8.npy');
    const program = await (await loadOnnxExecutor()).compile(model.graph, { threads: 1 });
    if (!program.ok) throw new Error(program.failure.message);
    const made = await program.value.run({ [model.input]: asFed(model, fixtureArray('nets/A/inputs/inputs.npy')) });
    await program.value.dispose();
    const steps = Array.from(made[model.output]?.values ?? [], (value, at) => Math.abs(value - (expected.values[at] ?? NaN)) * 32768);
    expect(steps).toHaveLength(160);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2);
  });
});

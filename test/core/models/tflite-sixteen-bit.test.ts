import { describe, expect, it } from 'vitest';

import { keptShare } from '../../../core/models/tflite/sixteen-bit-rounding.ts';
import { summariseModel } from '../../../core/models/summarise-model.ts';
import { makeTflite } from '../../zoo/models/make-tflite.ts';
import type { MadeTensor } from '../../zoo/models/make-tflite.ts';
import { openFixture } from './fixtures.ts';
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

  it('keep all bits of the multipliers of a matrix with a scale per channel', async () => {
    const perChannel: MadeTensor = { shape: [2, 1], type: 'int8', content: [127, 127], scales: [0.006, 0.003], zeroPoints: [0, 0] };
    const tensors = [int16([1, 1]), perChannel, int16([1, 2])];
    const model = await opened(
      makeTflite({ tensors, operators: [{ kind: 'FULLY_CONNECTED', inputs: [0, 1, -1], outputs: [2] }] }),
      'made.tflite',
    );
    // 32767 * 127 * 0.006 = 24968.45, and not the 24968.6 of 15 bits
    expect(answer(model, [32767])).toEqual([24968, 12484]);
  });

  it('have means that are rounded twice', async () => {
    const axes: MadeTensor = { shape: [2], type: 'int32', content: [1, 2] };
    const tensors = [int16([1, 2, 2, 1]), axes, { ...int16([1, 1]), scales: [1.1] }];
    const model = await opened(makeTflite({ tensors, operators: [{ kind: 'MEAN', inputs: [0, 1], outputs: [2] }] }), 'made.tflite');
    // 2 / 4 / 1.1 = 0.45, to two binary places 0.5, and that away from 0; 1 / 4 / 1.1 = 0.23, to two places 0.25, is 0
    const means = [answer(model, [2, 0, 0, 0]), answer(model, [1, 0, 0, 0]), answer(model, [0, -2, 0, 0])];
    expect(means.map(([mean = NaN]) => Math.round(mean / 1.1) + 0)).toEqual([1, 0, -1]);
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
});

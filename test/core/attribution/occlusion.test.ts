import { expect, it } from 'vitest';

import { linearModel, mapsOf, tensor } from '../../support/tiny-model.ts';

const targetWeights = tensor([1, 1], [1]);

it('one position at a time, a straight model gives w_i (x_i - fill_i)', async () => {
  const model = linearModel([1, 3, 1], 1, [2, -3, 4]);
  const map = await mapsOf(model, {
    method: 'occlusion',
    options: { window: 1, stride: 1 },
    inputs: tensor([1, 1, 3, 1], [5, 6, 7]),
    targetWeights,
  });
  expect([...map.values]).toEqual([10, -18, 28]);
});

it('combines the windows that cover a position by mean or by sum', async () => {
  const model = linearModel([1, 3, 1], 1, [1, 10, 100]);
  const inputs = tensor([1, 1, 3, 1], [1, 1, 1]);
  const mean = await mapsOf(model, { method: 'occlusion', options: { window: 2, stride: 1 }, inputs, targetWeights });
  const sum = await mapsOf(model, { method: 'occlusion', options: { window: 2, stride: 1, combine: 'sum' }, inputs, targetWeights });
  // windows {0,1} and {1,2} take away 11 and 110
  expect([...mean.values]).toEqual([11, 60.5, 110]);
  expect([...sum.values]).toEqual([11, 121, 110]);
});

it('all channels are filled at once and share one value', async () => {
  const model = linearModel([1, 1, 2], 1, [2, 3]);
  const map = await mapsOf(model, {
    method: 'occlusion',
    options: { window: 1, stride: 1 },
    inputs: tensor([1, 1, 1, 2], [10, 100]),
    targetWeights,
  });
  expect([map.shape, [...map.values]]).toEqual([[1, 1, 1, 1], [320]]);
});

it('fills with a black picture where asked', async () => {
  const model = linearModel([1, 1, 1], 1, [2]);
  const map = await mapsOf(model, {
    method: 'occlusion',
    options: { window: 1, stride: 1, fill: 'black' },
    inputs: tensor([1, 1, 1, 1], [5]),
    targetWeights,
    black: Float32Array.of(-1),
  });
  expect([...map.values]).toEqual([12]);
});

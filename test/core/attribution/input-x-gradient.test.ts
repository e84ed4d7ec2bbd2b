import { expect, it } from 'vitest';

import { linearModel, mapsOf, tensor } from '../../support/tiny-model.ts';

it('a straight model gives w * x, which adds up to the logit', async () => {
  const model = linearModel([1, 2, 1], 2, [2, 5, -3, 7]);
  const map = await mapsOf(model, {
    method: 'input-x-gradient',
    inputs: tensor([1, 1, 2, 1], [0.5, 4]),
    targetWeights: tensor([1, 2], [1, 0]),
  });
  expect([...map.values]).toEqual([1, -12]);
});

it('is zero where the input is zero', async () => {
  const model = linearModel([1, 2, 1], 2, [2, 5, -3, 7]);
  const map = await mapsOf(model, {
    method: 'input-x-gradient',
    inputs: tensor([1, 1, 2, 1], [0, 0]),
    targetWeights: tensor([1, 2], [0, 1]),
  });
  expect(map.values.every((value) => Math.abs(value) === 0)).toBe(true);
});

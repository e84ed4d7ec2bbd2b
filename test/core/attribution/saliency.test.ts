import { expect, it } from 'vitest';

import { linearModel, mapsOf, tensor } from '../../support/tiny-model.ts';

// two classes over a 1x2 picture with 1 channel: z0 = 2a - 3b, z1 = 5a + 7b
const model = linearModel([1, 2, 1], 2, [2, 5, -3, 7]);
const inputs = tensor([2, 1, 2, 1], [0.5, 1, -4, 9]);

it('a straight model gives its weights, whatever the input', async () => {
  const map = await mapsOf(model, { method: 'saliency', inputs, targetWeights: tensor([2, 2], [1, 0, 0, 1]) });
  expect([...map.values]).toEqual([2, -3, 5, 7]);
});

it('absolute gives magnitudes', async () => {
  const map = await mapsOf(model, { method: 'saliency', options: { absolute: true }, inputs, targetWeights: tensor([2, 2], [1, 0, 1, 0]) });
  expect([...map.values]).toEqual([2, 3, 2, 3]);
});

it('is linear in the explained scalar', async () => {
  const map = await mapsOf(model, { method: 'saliency', inputs, targetWeights: tensor([2, 2], [1, -1, 0.5, 0.5]) });
  expect([...map.values]).toEqual([-3, -10, 3.5, 2]);
});

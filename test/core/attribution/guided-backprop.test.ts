import { expect, it } from 'vitest';

import { attributionMethods } from '../../../core/attribution/registry.ts';
import { guidedBackprop } from '../../../core/attribution/guided-backprop.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { mapsOf, tensor, tinyModel, weight } from '../../support/tiny-model.ts';

it('is part of no preset, and says why', () => {
  const warned = attributionMethods.filter(({ caution }) => caution !== undefined).map(({ id }) => id);
  const preset = protocol.parse({}).methods.map(({ id }) => id);
  expect(warned).toEqual(['deconvnet', 'guided-backprop']);
  expect(preset.filter((id) => warned.includes(id))).toEqual([]);
  expect(guidedBackprop.caution).toMatch(/Adebayo.*Nie/);
});

it('drops the negative signal that the gradient lets through', async () => {
  // S = relu(x0) - relu(x1): the gradient of x1 is -1
  const model = tinyModel([1, 2, 1], (build, x) => {
    const flat = build.add('reshape', [build.add('relu', [x], {})], { shape: [BATCH, 2] });
    return build.add('matmul', [flat, weight(build, 'w', [2, 1], [1, -1])], { transposeLeft: false, transposeRight: false }, 'logits');
  });
  const ask = { inputs: tensor([1, 1, 2, 1], [3, 3]), targetWeights: tensor([1, 1], [1]) };
  const maps = [await mapsOf(model, { ...ask, method: 'guided-backprop' }), await mapsOf(model, { ...ask, method: 'saliency' })];
  expect(maps.map(({ values }) => [...values])).toEqual([
    [1, 0],
    [1, -1],
  ]);
});

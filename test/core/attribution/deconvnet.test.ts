import { expect, it } from 'vitest';

import { deconvnet } from '../../../core/attribution/deconvnet.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { linearModel, mapsOf, tensor, tinyModel, weight } from '../../support/tiny-model.ts';

const ask = { method: 'deconvnet', inputs: tensor([1, 1, 2, 1], [3, -3]), targetWeights: tensor([1, 1], [1]) };

it('says why nothing chooses it unasked', () => {
  expect(deconvnet.caution).toMatch(/Adebayo.*Nie/);
});

it('is the gradient of a network without rectifiers', async () => {
  const map = await mapsOf(linearModel([1, 2, 1], 1, [2, -5]), ask);
  expect([...map.values]).toEqual([2, -5]);
});

it('passes through a rectifier that is closed, where the gradient is 0', async () => {
  const model = tinyModel([1, 2, 1], (build, x) => {
    const flat = build.add('reshape', [build.add('relu', [x], {})], { shape: [BATCH, 2] });
    return build.add('matmul', [flat, weight(build, 'w', [2, 1], [-1, 4])], { transposeLeft: false, transposeRight: false }, 'logits');
  });
  const map = await mapsOf(model, ask);
  expect([...map.values]).toEqual([0, 4]);
});

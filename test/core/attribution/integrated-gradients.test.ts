import { expect, it } from 'vitest';

import { quadrature, quadratureRules } from '../../../core/attribution/quadrature.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { linearModel, mapsOf, tensor, tinyModel, weight } from '../../support/tiny-model.ts';

const targetWeights = tensor([1, 1], [1]);
const inputs = tensor([1, 1, 2, 1], [0.5, 2]);
/** z = exp(a) + tanh(b): curved in both inputs, known in closed form. */
const curved = tinyModel([1, 2, 1], (build, x) => {
  const flat = build.add('reshape', [x], { shape: [BATCH, 2] });
  const part = (column: number) => build.add('slice', [flat], { begin: [0, column], size: [BATCH, 1] });
  return build.add('add', [build.add('exp', [part(0)], {}), build.add('tanh', [part(1)], {})], {}, 'logits');
});

it('a straight model (w . x) gives exactly w * (x - b)', async () => {
  const model = linearModel([1, 2, 1], 1, [2, -3]);
  const map = await mapsOf(model, {
    method: 'integrated-gradients',
    options: { baseline: 'black', steps: 2 },
    inputs,
    targetWeights,
    black: Float32Array.of(-1, 1),
  });
  expect([...map.values]).toEqual([3, -3]);
});

it('attributions add up to the change in logit between baseline and input', async () => {
  const map = await mapsOf(curved, {
    method: 'integrated-gradients',
    options: { steps: 100, rule: 'gauss-legendre' },
    inputs,
    targetWeights,
  });
  expect(map.values[0]).toBeCloseTo(Math.expm1(0.5), 6);
  expect(map.values[1]).toBeCloseTo(Math.tanh(2), 6);
});

it('more steps come nearer to the integral', async () => {
  const error = async (steps: number) => {
    const map = await mapsOf(curved, { method: 'integrated-gradients', options: { steps }, inputs, targetWeights });
    return Math.abs((map.values[1] ?? NaN) - Math.tanh(2));
  };
  expect(await error(40)).toBeLessThan((await error(10)) / 10);
});

it('an item explained alone has the map it has in a batch of many rows', async () => {
  const three = tensor([3, 1, 2, 1], [0.5, 2, -1, 1, 0.3, -2]);
  const together = await mapsOf(curved, { method: 'integrated-gradients', inputs: three, targetWeights: tensor([3, 1], [1, 1, 1]) });
  const alone = await mapsOf(curved, { method: 'integrated-gradients', inputs: tensor([1, 1, 2, 1], [-1, 1]), targetWeights });
  expect([...alone.values]).toEqual([...together.values.slice(2, 4)]);
});

it.each(quadratureRules)('the weights of the rule "%s" add up to 1', (rule) => {
  const { positions, weights } = quadrature(rule, 7);
  expect(positions).toHaveLength(7);
  expect(weights.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
});

it('Gauss-Legendre with n points integrates polynomials of degree 2n - 1 exactly', () => {
  const { positions, weights } = quadrature('gauss-legendre', 4);
  const integral = positions.reduce((sum, position, at) => sum + (weights[at] ?? NaN) * position ** 7, 0);
  expect(integral).toBeCloseTo(1 / 8, 14);
});

it('the mean baseline has the mean of each channel', async () => {
  const model = tinyModel([1, 2, 2], (build, x) => {
    const flat = build.add('reshape', [x], { shape: [BATCH, 4] });
    return build.add('matmul', [flat, weight(build, 'w', [4, 1], [1, 1, 1, 1])], { transposeLeft: false, transposeRight: false });
  });
  const map = await mapsOf(model, {
    method: 'integrated-gradients',
    options: { baseline: 'mean', steps: 2 },
    inputs: tensor([1, 1, 2, 2], [1, 10, 3, 30]),
    targetWeights,
  });
  expect([...map.values]).toEqual([-1, -10, 1, 10]);
});

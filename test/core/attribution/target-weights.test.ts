import { expect, it } from 'vitest';

import { targetWeights } from '../../../core/attribution/target-weights.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Model } from '../../../core/models/model.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { Explainer } from '../../../core/attribution/explainer.ts';
import { attributionMethods } from '../../../core/attribution/registry.ts';
import { completeOptions } from '../../../core/plug-in.ts';
import type { Tensor } from '../../../core/graph/executor.ts';
import { fixtureKeras, fixtureNpy } from '../../support/read-fixture.ts';

const logits = { shape: [2, 3], values: Float32Array.of(1, 5, 3, 2, 2, 7) };

it('logit is one-hot', () => {
  expect([...targetWeights('logit', [1, 2], logits).values]).toEqual([0, 1, 0, 0, 0, 1]);
});

it('logit-centred takes the mean logit away', () => {
  const third = Math.fround(1 / 3);
  expect([...targetWeights('logit-centred', [1, 0], logits).values].map((value) => Math.fround(value))).toEqual([
    -third,
    Math.fround(1 - third),
    -third,
    Math.fround(1 - third),
    -third,
    -third,
  ]);
});

it('margin is against the best other class, the lowest index in a tie', () => {
  expect([...targetWeights('margin', [1, 2], logits).values]).toEqual([0, 1, -1, -1, 0, 1]);
});

it('a common input-dependent function added to all logits leaves centred maps unchanged, and moves plain ones', async () => {
  const model = await fixtureKeras('nets/A/models/A.keras2.h5');
  const inputs = { shape: [4, 28, 28, 1], values: fixtureNpy('nets/A/inputs/inputs.npy').values.slice(0, 4 * 784) };
  const shifted = withCommonShift(model);
  for (const { id } of attributionMethods) {
    const [centred, plain] = [
      await difference(id, { model, shifted, inputs, scalar: 'logit-centred' }),
      await difference(id, { model, shifted, inputs, scalar: 'logit' }),
    ];
    expect(centred, id).toBeLessThan(1e-5);
    expect(plain, id).toBeGreaterThan(0.01);
  }
});

/** z_k + 0.02 sum(x^2) + 0.02 sum(relu3^2), for every class k. */
function withCommonShift(model: Model): Model {
  const build = GraphBuilder.from(model.graph);
  const features = build.add('reduce-sum', [build.add('multiply', ['relu3', 'relu3'], {})], { axes: [1, 2, 3] });
  const pixels = build.add('reduce-sum', [build.add('multiply', [model.input, model.input], {})], { axes: [1, 2, 3] });
  const both = build.add(
    'add',
    [build.add('multiply', [features, build.scalar(0.02)], {}), build.add('multiply', [pixels, build.scalar(0.02)], {})],
    {},
  );
  const common = build.add('reshape', [both], { shape: [BATCH, 1] });
  const logitsName = build.add('add', [model.logits, common], {}, 'shifted logits');
  return { ...model, graph: build.build([logitsName]), logits: logitsName, output: logitsName };
}

async function difference(
  id: string,
  ask: { readonly model: Model; readonly shifted: Model; readonly inputs: Tensor; readonly scalar: 'logit' | 'logit-centred' },
): Promise<number> {
  const [before, after] = [await explained(id, { ...ask, of: ask.model }), await explained(id, { ...ask, of: ask.shifted })];
  const largest = before.values.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  return before.values.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (after.values[at] ?? NaN))), 0) / largest;
}

async function explained(
  id: string,
  ask: { readonly of: Model; readonly inputs: Tensor; readonly scalar: 'logit' | 'logit-centred' },
): Promise<Tensor> {
  const method = attributionMethods.find((it) => it.id === id);
  if (method === undefined) throw new Error(`no method ${id}`);
  const options = completeOptions(method, {});
  if (!options.ok) throw new Error(options.failure.message);
  const explainer = new Explainer({
    model: ask.of,
    methods: [{ method, options: options.value, layer: 'relu3' }],
    executor: await loadOnnxExecutor(),
    threads: 1,
  });
  const weights = targetWeights(ask.scalar, [5, 9, 2, 8], await explainer.logits(ask.inputs));
  const zero = new Float32Array(784);
  const [map] = await explainer.explain({
    inputs: ask.inputs,
    targetWeights: weights,
    black: zero,
    white: zero,
    seed: 0,
    signal: new AbortController().signal,
  });
  await explainer.dispose();
  if (map === undefined) throw new Error('no map');
  return map;
}

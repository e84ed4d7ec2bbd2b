import { expect, test } from 'vitest';

import { Explainer } from '../../../core/attribution/explainer.ts';
import { gradCam } from '../../../core/attribution/grad-cam.ts';
import { integratedGradients } from '../../../core/attribution/integrated-gradients.ts';
import { saliency } from '../../../core/attribution/saliency.ts';
import { targetWeights, topClasses } from '../../../core/attribution/target-weights.ts';
import { explainedScalar } from '../../../core/contract/protocol.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import type { Tensor } from '../../../core/graph/executor.ts';
import { fixtureKeras } from '../../support/read-fixture.ts';
import { seededRandom } from '../../../core/numeric/random.ts';

const model = await fixtureKeras('nets/A/models/A.keras2.h5');
const ROWS = 5;
const [height = 1, width = 1, channels = 1] = model.graph.inputs[0]?.shape.slice(1) ?? [];
const random = seededRandom(9, 'pictures');
const inputs: Tensor = {
  shape: [ROWS, height, width, channels],
  values: Float32Array.from({ length: ROWS * height * width * channels }, () => random.normal()),
};
const plain = { black: new Float32Array(height * width * channels), white: new Float32Array(height * width * channels).fill(1) };
const rest = { inputs, ...plain, seed: 1, signal: new AbortController().signal };
const executor = await loadOnnxExecutor();

const single = [
  { method: gradCam, options: { layer: 'auto' }, layer: 'relu3' },
  { method: saliency, options: { absolute: false }, layer: null },
];
const driven = { method: integratedGradients, options: { steps: 4, rule: 'trapezoid', baseline: 'zero' }, layer: null };

test.each(explainedScalar.options)('%s: predicting and explaining at once gives the bits of doing one after the other', async (scalar) => {
  for (const methods of [single, [...single, driven], [driven]]) {
    const explainer = new Explainer({ model, methods, executor, threads: 1 });
    const logits = await explainer.logits(inputs);
    const weights = targetWeights(scalar, topClasses(logits), logits);
    const maps = await explainer.explain({ ...rest, targetWeights: weights });
    for (const target of [scalar, weights]) {
      const answer = await explainer.answer({ ...rest, target });
      expect(answer.logits.values).toEqual(logits.values);
      expect(answer.targetWeights.values.map((value) => value + 0)).toEqual(weights.values);
      expect(answer.maps.map(({ values }) => values)).toEqual(maps.map(({ values }) => values));
    }
    await explainer.dispose();
  }
});

test('networks without a forward program of their own are compiled once', async () => {
  const explainer = new Explainer({ model, methods: single, executor, threads: 1 });
  await explainer.answer({ ...rest, target: 'logit' });
  await explainer.answer({ ...rest, target: 'logit' });
  expect(await explainer.workload()).toHaveLength(1);
  await explainer.dispose();
});

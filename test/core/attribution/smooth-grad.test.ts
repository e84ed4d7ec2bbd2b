import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { smoothedGradient, smoothGrad } from '../../../core/attribution/smooth-grad.ts';
import type { NoiseOf } from '../../../core/attribution/smooth-grad.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { fixtureJson, fixtureKeras, fixtureNpz } from '../../support/read-fixture.ts';
import { logitMaps, recordedInputs, worstDifference } from '../../support/recorded-maps.ts';
import { linearModel, mapsOf, tensor } from '../../support/tiny-model.ts';

const targetWeights = tensor([1, 1], [1]);

describe('SmoothGrad', () => {
  it('of a straight model is its weights, whatever the noise', async () => {
    const model = linearModel([1, 3, 1], 1, [2, -3, 4]);
    const inputs = tensor([1, 1, 3, 1], [0, 1, 5]);
    const map = await mapsOf(model, { method: 'smooth-grad', options: { samples: 5, sd: 1 }, inputs, targetWeights });
    expect([...map.values]).toEqual([2, -3, 4]);
  });

  it('without noise is the gradient', async () => {
    const model = await fixtureKeras('nets/C/models/C.keras2.h5');
    const inputs = recordedInputs(model, 'C');
    const ask = { inputs, targets: targetsOf('C', 'captum'), executor: await loadOnnxExecutor() };
    const map = await logitMaps(model, { ...ask, method: smoothGrad, options: { samples: 2, sd: 0 } });
    const saliency = fixtureNpz('nets/C/maps/captum.npz').get('captum.saliency');
    expect(worstDifference(map.values, saliency?.values ?? new Float32Array())).toBeLessThan(1e-4);
  });

  it('gives an item the same map in any batch, and another map for another seed', async () => {
    const model = await fixtureKeras('nets/A/models/A.keras2.h5');
    const [inputs, targets] = [recordedInputs(model, 'A'), targetsOf('A', 'captum')];
    const executor = await loadOnnxExecutor();
    const ask = { method: smoothGrad, options: { samples: 7 }, inputs, targets, executor };
    const perItem = inputs.values.length / 8;
    const alone = { shape: [1, ...inputs.shape.slice(1)], values: inputs.values.slice(3 * perItem, 4 * perItem) };
    const [all, again, other] = [await logitMaps(model, ask), await logitMaps(model, ask), await logitMaps(model, { ...ask, seed: 1 })];
    const one = await logitMaps(model, { ...ask, inputs: alone, targets: targets.slice(3, 4) });
    expect(again.values).toEqual(all.values);
    expect(worstDifference(one.values, all.values.slice(3 * perItem, 4 * perItem))).toBeLessThan(1e-5);
    expect(worstDifference(other.values, all.values)).toBeGreaterThan(0.01);
  });

  it.each(['A', 'C', 'E'])('with the noise that Captum drew gives its map of net %s', async (net) => {
    const noise = fixtureNpz(`nets/${net}/maps/noise.npz`).get('smoothgrad');
    await expectRecorded({ net, library: 'captum', key: 'captum.smoothgrad', noise, channelsFirst: true });
  });

  it.each(['A', 'D'])('with the noise that Xplique drew gives its map of net %s', async (net) => {
    const noise = fixtureNpz(`nets/${net}/maps/keras_random.npz`).get('noise');
    await expectRecorded({ net, library: 'keras', key: 'xplique.SmoothGrad', noise, channelsFirst: false });
  });
});

interface Recorded {
  readonly net: string;
  readonly library: 'captum' | 'keras';
  readonly key: string;
  /** [item, sample, ...], added to the input. */
  readonly noise: { readonly shape: readonly number[]; readonly values: Float32Array } | undefined;
  readonly channelsFirst: boolean;
}

async function expectRecorded({ net, library, key, noise, channelsFirst }: Recorded): Promise<void> {
  const model = await fixtureKeras(`nets/${net}/models/${net}.keras2.h5`);
  const inputs = recordedInputs(model, net);
  const expected = fixtureNpz(`nets/${net}/maps/${library}.npz`).get(key);
  if (noise === undefined || expected === undefined) throw new Error(`${net}: nothing is recorded`);
  const [, samples = 0] = noise.shape;
  const size = inputs.values.length / 8;
  const channels = inputs.shape[3] ?? 1;
  const recorded: NoiseOf = (item, sample) => {
    const drawn = noise.values.subarray((item * samples + sample) * size, (item * samples + sample + 1) * size);
    if (!channelsFirst) return drawn;
    return drawn.map((_, at) => drawn[(at % channels) * (size / channels) + Math.floor(at / channels)] ?? NaN);
  };
  const method = { ...smoothGrad, drive: (ask: Parameters<typeof smoothedGradient>[0]) => smoothedGradient(ask, recorded) };
  const ask = { method, options: { samples }, inputs, targets: targetsOf(net, library) };
  const map = await logitMaps(model, { ...ask, executor: await loadOnnxExecutor() });
  if (worstDifference(map.values, expected.values) < 1e-4) return;
  // float32 may land on the other side of a rectifier's kink; in float64 the map must agree to the plain tolerance
  const exact = await logitMaps(model, { ...ask, executor: referenceExecutor });
  expect(worstDifference(exact.values, expected.values)).toBeLessThan(1e-4);
}

function targetsOf(net: string, library: string): readonly number[] {
  return z.object({ target: z.array(z.int()) }).parse(fixtureJson(`nets/${net}/maps/${library}.json`)).target;
}

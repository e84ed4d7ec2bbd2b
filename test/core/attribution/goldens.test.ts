import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { fixtureJson, fixtureKeras, fixtureNpy, fixtureNpz } from '../../support/read-fixture.ts';
import { Explainer } from '../../../core/attribution/explainer.ts';
import type { ChosenMethod } from '../../../core/attribution/attribution-method.ts';
import { attributionMethods } from '../../../core/attribution/registry.ts';
import { targetWeights } from '../../../core/attribution/target-weights.ts';
import type { OptionValue } from '../../../core/contract/option.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import type { Executor, Tensor } from '../../../core/graph/executor.ts';
import type { Model } from '../../../core/models/model.ts';
import { completeOptions } from '../../../core/plug-in.ts';

/** Gradient-type maps: 1e-4 of the largest value, plus what float32 alone costs (recorded with each map). */
const TOLERANCE = 1e-4;
const ITEMS = 8;

const description = z.object({
  target: z.array(z.int()),
  maps: z.array(z.object({ key: z.string(), layer: z.string().nullable(), float32_error: z.number().default(2e-6), max_abs: z.number() })),
});

/** Captum's and Xplique's maps that the methods reproduce without recorded draws: method, options, and a factor between two definitions. */
const methodsOf: Readonly<
  Record<string, { readonly id: string; readonly options?: Readonly<Record<string, OptionValue>>; readonly factor?: number }>
> = {
  'captum.saliency': { id: 'saliency' },
  'captum.saliency_abs': { id: 'saliency', options: { absolute: true } },
  'captum.inputxgradient': { id: 'input-x-gradient' },
  'captum.ig_gausslegendre': { id: 'integrated-gradients', options: { steps: 50, rule: 'gauss-legendre' } },
  // Captum's trapezoid weights add up to 49/50
  'captum.ig_riemann_trapezoid': { id: 'integrated-gradients', options: { steps: 50, rule: 'trapezoid' }, factor: 49 / 50 },
  'captum.ig_riemann_middle': { id: 'integrated-gradients', options: { steps: 50, rule: 'middle' } },
  'captum.ig_riemann_left': { id: 'integrated-gradients', options: { steps: 50, rule: 'left' } },
  'captum.ig_riemann_right': { id: 'integrated-gradients', options: { steps: 50, rule: 'right' } },
  'captum.occlusion': { id: 'occlusion', options: { window: 4, stride: 2 } },
  'captum.gradcam': { id: 'grad-cam' },
  'captum.guided_backprop': { id: 'guided-backprop' },
  'captum.deconvolution': { id: 'deconvnet' },
  'xplique.Saliency': { id: 'saliency', options: { absolute: true } },
  'xplique.GradientInput': { id: 'input-x-gradient' },
  'xplique.IntegratedGradients': { id: 'integrated-gradients', options: { steps: 50 } },
  'xplique.GuidedBackprop': { id: 'guided-backprop' },
  'xplique.DeconvNet': { id: 'deconvnet' },
  'xplique.Occlusion': { id: 'occlusion', options: { window: 4, stride: 2, combine: 'sum' } },
};

describe.each(['A', 'B', 'C', 'D', 'E'])('net %s', (net) => {
  it.each(['captum', 'keras'])('gives the maps of %s', async (library) => {
    const known = description.parse(fixtureJson(`nets/${net}/maps/${library}.json`));
    const arrays = fixtureNpz(`nets/${net}/maps/${library}.npz`);
    const model = await fixtureKeras(`nets/${net}/models/${net}.keras2.h5`);
    const inputs = firstItems(model, net);
    let compared = 0;
    for (const entry of known.maps) {
      const wanted = methodsOf[entry.layer === null ? entry.key : entry.key.replace(`.${entry.layer}`, '')];
      const expected = arrays.get(entry.key);
      if (wanted === undefined || expected === undefined) continue;
      const options =
        net === 'E' && wanted.id === 'occlusion'
          ? { window: 16, stride: 4, combine: library === 'keras' ? 'sum' : 'mean' }
          : (wanted.options ?? {});
      const ask = { method: wanted.id, options, layer: entry.layer, inputs, targets: known.target };
      const tolerance = TOLERANCE + (library === 'captum' ? entry.float32_error : xpliqueError(net, wanted.id));
      const map = await mapOf(model, ask, await loadOnnxExecutor());
      const worst = largestDifference(map, expected.values, wanted.factor ?? 1);
      if (worst.relative >= tolerance && library === 'captum')
        await expectKink(model, ask, { expected: expected.values, factor: wanted.factor ?? 1, item: worst.item });
      else expect(worst.relative, entry.key).toBeLessThan(tolerance);
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(library === 'captum' ? 10 : net === 'E' ? 0 : 4);
  });
});

function firstItems(model: Model, net: string): Tensor {
  const stored = fixtureNpy(`nets/${net}/inputs/inputs.npy`);
  const shape = [ITEMS, ...(model.graph.inputs[0]?.shape.slice(1) ?? [])];
  return {
    shape,
    values: stored.values.slice(
      0,
      shape.reduce((product, length) => product * length, 1),
    ),
  };
}

interface Wanted {
  readonly method: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly layer: string | null;
  readonly inputs: Tensor;
  readonly targets: readonly number[];
}

async function mapOf(model: Model, wanted: Wanted, executor: Executor): Promise<Tensor> {
  const method = attributionMethods.find(({ id }) => id === wanted.method);
  if (method === undefined) throw new Error(`no method ${wanted.method}`);
  const options = completeOptions(method, wanted.options);
  if (!options.ok) throw new Error(options.failure.message);
  const chosen: ChosenMethod = { method, options: options.value, layer: wanted.layer === null ? null : tensorOf(model, wanted.layer) };
  const explainer = new Explainer({ model, methods: [chosen], executor, threads: 1 });
  const logits = await explainer.logits(wanted.inputs);
  const perItem = wanted.inputs.values.length / wanted.targets.length;
  const [map] = await explainer.explain({
    inputs: wanted.inputs,
    targetWeights: targetWeights('logit', wanted.targets, logits),
    black: new Float32Array(perItem),
    white: new Float32Array(perItem).fill(1),
    seed: 0,
    signal: new AbortController().signal,
  });
  await explainer.dispose();
  if (map === undefined) throw new Error('no map');
  return map;
}

/** Fixture names of fused layers: `<layer>` is the value before the activation, `<layer>_relu` the value after it. */
function tensorOf(model: Model, layer: string): string {
  const found = model.layers.find(({ name }) => name === layer);
  if (found !== undefined) return found.before;
  const fused = model.layers.find(({ name }) => `${name}_relu` === layer);
  if (fused !== undefined) return fused.output;
  const tensor = [...model.graph.shapes.keys()].find((name) => name === layer || name === layer.replace('_dw', ':depthwise'));
  if (tensor === undefined) throw new Error(`no layer ${layer}`);
  return tensor;
}

/** Xplique computed in float32 and records no error: what float32 cost Captum's map of the same method on the same net. */
function xpliqueError(net: string, method: string): number {
  const key = method === 'integrated-gradients' ? 'captum.ig_riemann_trapezoid' : 'captum.saliency';
  return description.parse(fixtureJson(`nets/${net}/maps/captum.json`)).maps.find((entry) => entry.key === key)?.float32_error ?? 0;
}

/**
 * Where float32 lands on the other side of a ReLU's kink, a path integral jumps. That excuse is checked: in float64
 * the same item must agree to the plain tolerance.
 */
async function expectKink(
  model: Model,
  ask: Wanted,
  golden: { readonly expected: Float32Array; readonly factor: number; readonly item: number },
): Promise<void> {
  const perItem = ask.inputs.values.length / ITEMS;
  const inputs = {
    shape: [1, ...ask.inputs.shape.slice(1)],
    values: ask.inputs.values.slice(golden.item * perItem, (golden.item + 1) * perItem),
  };
  const map = await mapOf(model, { ...ask, inputs, targets: ask.targets.slice(golden.item, golden.item + 1) }, referenceExecutor);
  const size = golden.expected.length / ITEMS;
  const expected = golden.expected.slice(golden.item * size, (golden.item + 1) * size);
  expect(largestDifference(map, expected, golden.factor).relative).toBeLessThan(TOLERANCE);
}

/** Largest difference over the largest value, and the item it is found in. */
function largestDifference(map: Tensor, expected: Float32Array, factor: number): { readonly relative: number; readonly item: number } {
  // a map with one channel may be recorded once per input channel
  const repeat = expected.length / map.values.length;
  const largest = expected.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  let worst = 0;
  let item = 0;
  expected.forEach((value, at) => {
    const difference = Math.abs(value - factor * (map.values[Math.floor(at / repeat)] ?? NaN));
    if (difference <= worst) return;
    worst = difference;
    item = Math.floor((at / expected.length) * (map.shape[0] ?? 1));
  });
  return { relative: Number.isFinite(worst) ? worst / largest : NaN, item };
}

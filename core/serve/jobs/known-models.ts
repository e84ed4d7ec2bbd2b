import { Explainer } from '../../attribution/explainer.ts';
import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { nearCase } from '../../contract/self-test-case.ts';
import type { OptionValue } from '../../contract/option.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import type { Executor, Tensor } from '../../graph/executor.ts';
import type { Graph } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import type { Model } from '../../models/model.ts';
import { seededRandom } from '../../numeric/random.ts';

import { chooseMethod } from './choose-plug-ins.ts';

/** Relative to the largest expected value. */
const TOLERANCE = 1e-5;
const [HEIGHT, WIDTH, CLASSES] = [3, 4, 2];
const POSITIONS = HEIGHT * WIDTH;

/**
 * Models whose maps follow from their weights by hand, explained on this executor: a linear
 * model, a ReLU network with a known active set, and a linear head behind a convolution. One case for each method: the
 * largest difference of all positions.
 */
export async function knownModels(executor: Executor): Promise<SelfTestCase[]> {
  return [...(await linearCases(executor)), ...(await activeSetCases(executor)), ...(await pooledHeadCases(executor))];
}

/** z = x W: gradient w, input x gradient w x, integrated gradients w (x - 0), occlusion of one position w_i (x_i - 0). */
async function linearCases(executor: Executor): Promise<SelfTestCase[]> {
  const [weights, x] = [noise('linear', POSITIONS * CLASSES), noise('linear input', POSITIONS)];
  const build = new GraphBuilder();
  const flat = build.add('reshape', [build.input('x', [BATCH, HEIGHT, WIDTH, 1])], { shape: [BATCH, POSITIONS] });
  const w = weight(build, 'w', { shape: [POSITIONS, CLASSES], values: weights });
  const z = build.add('matmul', [flat, w], { transposeLeft: false, transposeRight: false });
  const model = modelOf(build.build([z]), z);
  const towards = (at: number): number => weights[at * CLASSES] ?? NaN;
  const gradient = Array.from({ length: POSITIONS }, (_, at) => towards(at));
  const product = gradient.map((value, at) => value * (x[at] ?? NaN));
  const all: readonly Asked[] = [
    { method: 'saliency', options: { absolute: false }, expected: gradient },
    { method: 'input-x-gradient', options: {}, expected: product },
    { method: 'integrated-gradients', options: { steps: 10 }, expected: product },
    { method: 'occlusion', options: { window: 1, stride: 1 }, expected: product },
  ];
  return casesOf('linear model', all, { executor, model, x });
}

/** z = relu(x A + b) v with units 0 and 2 active by their biases: the gradient is the sum of their columns. */
async function activeSetCases(executor: Executor): Promise<SelfTestCase[]> {
  const units = 3;
  const [a, x] = [noise('units', POSITIONS * units), noise('unit input', POSITIONS)];
  const v = [0.5, -2, 1.5];
  const build = new GraphBuilder();
  const flat = build.add('reshape', [build.input('x', [BATCH, HEIGHT, WIDTH, 1])], { shape: [BATCH, POSITIONS] });
  const first = weight(build, 'a', { shape: [POSITIONS, units], values: a });
  const bias = weight(build, 'b', { shape: [units], values: Float32Array.of(100, -100, 100) });
  const hidden = build.add('relu', [build.add('matmul', [flat, first, bias], { transposeLeft: false, transposeRight: false })], {});
  const second = weight(build, 'v', { shape: [units, CLASSES], values: Float32Array.from(v.flatMap((value) => [value, 0])) });
  const z = build.add('matmul', [hidden, second], { transposeLeft: false, transposeRight: false });
  const active = [0, 2];
  const expected = Array.from({ length: POSITIONS }, (_, at) =>
    active.reduce((sum, unit) => sum + (v[unit] ?? NaN) * (a[at * units + unit] ?? NaN), 0),
  );
  const all = [{ method: 'saliency', options: { absolute: false }, expected }];
  return casesOf('ReLU network', all, { executor, model: modelOf(build.build([z]), z), x });
}

/** z = mean over positions of A, times V: Grad-CAM at A is sum_k V_k / (h w) A_k, here A the 1 x 1 convolution of x. */
async function pooledHeadCases(executor: Executor): Promise<SelfTestCase[]> {
  const channels = 3;
  const [filter, head, x] = [noise('filter', channels), noise('head', channels * CLASSES), noise('conv input', POSITIONS)];
  const build = new GraphBuilder();
  const input = build.input('x', [BATCH, HEIGHT, WIDTH, 1]);
  const how = { strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0], groups: 1 } as const;
  const maps = build.add('conv', [input, weight(build, 'f', { shape: [1, 1, 1, channels], values: filter })], how, 'A');
  const pooled = build.add('reduce-sum', [maps], { axes: [1, 2] });
  const mean = build.add('multiply', [build.add('reshape', [pooled], { shape: [BATCH, channels] }), build.scalar(1 / POSITIONS)], {});
  const second = weight(build, 'v', { shape: [channels, CLASSES], values: head });
  const z = build.add('matmul', [mean, second], { transposeLeft: false, transposeRight: false });
  const slope = filter.reduce((sum, value, k) => sum + (value * (head[k * CLASSES] ?? NaN)) / POSITIONS, 0);
  const expected = Array.from(x, (value) => slope * value);
  const all = [{ method: 'grad-cam', options: {}, expected, layer: 'A' }];
  return casesOf('linear head after a convolution', all, { executor, model: modelOf(build.build([z, maps]), z), x });
}

interface Asked {
  readonly method: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly expected: readonly number[];
  readonly layer?: TensorName;
}

interface On {
  readonly executor: Executor;
  readonly model: Model;
  readonly x: Float32Array;
}

async function casesOf(what: string, all: readonly Asked[], on: On): Promise<SelfTestCase[]> {
  const cases: SelfTestCase[] = [];
  for (const asked of all) {
    const name = `${what}: ${asked.method}, largest difference`;
    const largest = asked.expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const found = await mapOf(asked, on);
    const worst = asked.expected.reduce((most, value, at) => Math.max(most, Math.abs(value - (found[at] ?? NaN))), 0);
    cases.push(nearCase(name, 0, found.length === asked.expected.length ? worst / largest : null, TOLERANCE));
  }
  return cases;
}

async function mapOf({ method: id, options, layer }: Asked, { executor, model, x }: On): Promise<Float32Array> {
  const method = chooseMethod({ id, options }, 'engine/unexpected');
  if (!method.ok) return new Float32Array();
  const explainer = new Explainer({ model, methods: [{ ...method.value, layer: layer ?? null }], executor, threads: 1 });
  const zeros = new Float32Array(POSITIONS);
  const inputs: Tensor = { shape: [1, HEIGHT, WIDTH, 1], values: x };
  const targetWeights: Tensor = { shape: [1, CLASSES], values: Float32Array.of(1, 0) };
  try {
    const { signal } = new AbortController();
    const [map] = await explainer.explain({ inputs, targetWeights, black: zeros, white: zeros, seed: 0, signal });
    return map?.values ?? new Float32Array();
  } finally {
    await explainer.dispose();
  }
}

function weight(build: GraphBuilder, name: string, of: { readonly shape: Shape; readonly values: Float32Array }): TensorName {
  return build.weight(name, { ...of, encoding: { kind: 'float32' } });
}

function noise(purpose: string, size: number): Float32Array {
  const random = seededRandom('known models', purpose);
  return Float32Array.from({ length: size }, () => random.normal());
}

function modelOf(graph: Graph, logits: TensorName): Model {
  return {
    ...{ graph, input: 'x', output: logits, logits, outputKind: 'logits', activation: 'none', layers: [], integer: false },
    hints: { classNames: null, inputQuantisation: null, normalisation: null, metadata: {} },
    ...{ format: 'known', name: 'known model', bytes: 0, hash: 'known model', notices: [] },
  };
}

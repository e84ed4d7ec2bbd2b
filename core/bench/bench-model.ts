import { GraphBuilder } from '../graph/builder.ts';
import type { TensorName } from '../graph/node.ts';
import { BATCH, sizeOf } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';
import type { Model } from '../models/model.ts';
import { symmetricPads } from './network-plan.ts';
import type { NetworkPlan, PlanStep } from './network-plan.ts';
import { seededValues } from './seeded-values.ts';

/** A plan as a network with seeded weights, and the tensors that maps are made at. */
export interface BenchModel {
  readonly model: Model;
  readonly last: TensorName;
  readonly middle: TensorName;
}

/** Width of the biases around 0. */
const BIAS = 0.05;
/** Below He's spread, so that the sums of residual networks do not grow from block to block. */
const DAMPED = 0.7;

/** Weights are uniform with He's variance, numbered by the step they belong to. */
export function benchModel(plan: NetworkPlan): BenchModel {
  const build = new GraphBuilder();
  const input = build.input('picture', [BATCH, plan.side, plan.side, 3]);
  const made: TensorName[] = [];
  const tensor = (step: number): TensorName => (step < 0 ? input : (made[step] ?? input));
  plan.steps.forEach((step, index) => made.push(grown(build, step, { index, tensor })));
  const logits = made.at(-1) ?? input;
  const model: Model = {
    graph: build.build([logits]),
    ...{ input, logits, output: logits, outputKind: 'logits', activation: 'none', layers: [], integer: false },
    hints: { classNames: null, inputQuantisation: null, normalisation: null, metadata: {} },
    ...{ format: 'bench', name: plan.name, bytes: 0, hash: plan.name, notices: [] },
  };
  return { model, last: tensor(plan.last), middle: tensor(plan.middle) };
}

/** Pictures [N,H,W,3] in [-1, 1). */
export function benchPictures(plan: Pick<NetworkPlan, 'side'>, count: number): Float32Array {
  return seededValues(7, count * plan.side * plan.side * 3).map((value) => value * 2 - 1);
}

interface Place {
  readonly index: number;
  tensor(step: number): TensorName;
}

function grown(build: GraphBuilder, step: PlanStep, place: Place): TensorName {
  const from = place.tensor(step.from);
  if (step.step === 'max-pool') {
    const { window, stride, pad } = step;
    return build.add('max-pool', [from], { window: [window, window], strides: [stride, stride], pads: [pad, pad, pad, pad] });
  }
  if (step.step === 'add') return activated(build, build.add('add', [from, place.tensor(step.other)], {}), step.activation);
  if (step.step === 'mean') return mean(build, from);
  const [kernel, bias] = weights(build, step, place.index);
  if (step.step === 'dense')
    return build.add('add', [build.add('matmul', [from, kernel], { transposeLeft: false, transposeRight: false }), bias], {});
  const convolved = build.add('conv', [from, kernel, bias], {
    ...{ strides: [step.stride, step.stride], dilations: [1, 1] },
    ...{ pads: symmetricPads(step.kernel), groups: step.depthwise ? step.inputs : 1 },
  });
  return activated(build, convolved, step.activation);
}

function activated(build: GraphBuilder, from: TensorName, activation: 'relu' | 'relu6' | 'none'): TensorName {
  return activation === 'none' ? from : build.add(activation, [from], {});
}

function mean(build: GraphBuilder, from: TensorName): TensorName {
  const [batch = BATCH, height = 1, width = 1, channels = 1] = build.shape(from);
  const summed = build.add('average-pool', [from], {
    ...{ window: [height, width], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false },
  });
  return build.add('reshape', [summed], { shape: [batch, channels] });
}

function weights(build: GraphBuilder, step: Extract<PlanStep, { inputs: number }>, index: number): readonly [TensorName, TensorName] {
  const square = step.step === 'conv' ? step.kernel ** 2 : 1;
  const perGroup = step.step === 'conv' && step.depthwise ? 1 : step.inputs;
  const spread = Math.fround((6 / (square * perGroup)) ** 0.5 * DAMPED);
  const shape: Shape = step.step === 'conv' ? [step.kernel, step.kernel, perGroup, step.outputs] : [step.inputs, step.outputs];
  const named = (what: string, of: Shape, values: Float32Array): TensorName =>
    build.weight(`${what} ${String(index)}`, { shape: of, values, encoding: { kind: 'float32' } });
  return [
    named(
      'kernel',
      shape,
      seededValues(index * 2 + 11, sizeOf(shape)).map((value) => (value * 2 - 1) * spread),
    ),
    named(
      'bias',
      [step.outputs],
      seededValues(index * 2 + 12, step.outputs).map((value) => (value * 2 - 1) * BIAS),
    ),
  ];
}

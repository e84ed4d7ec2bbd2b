import type { BenchNetwork } from '../contract/bench.ts';
import { PlanBuilder } from './network-plan.ts';
import type { NetworkPlan } from './network-plan.ts';

/** Two small networks at 32 x 32 and three at 224 x 224, from a wrist to a desk. */
export const benchNetworks: Readonly<Record<BenchNetwork, () => NetworkPlan>> = {
  smallcnn: () => smallNetwork(1),
  resnet8: () => resnet8(1),
  mbv2: mobileNetV2,
  resnet18,
  vgg16,
};

/** Students of half the width, for the training steps of the small networks. */
export const benchStudents: Readonly<Partial<Record<BenchNetwork, () => NetworkPlan>>> = {
  smallcnn: () => smallNetwork(2),
  resnet8: () => resnet8(2),
};

function smallNetwork(divisor: number): NetworkPlan {
  const plan = new PlanBuilder();
  const [narrow, middling, wide] = widths(divisor);
  let at = plan.conv(-1, threes, { inputs: 3, outputs: narrow });
  at = plan.conv(at, threes, { inputs: narrow, outputs: narrow });
  at = plan.conv(plan.maxPool(at, 2, 2, 0), threes, { inputs: narrow, outputs: middling });
  const middle = plan.conv(at, threes, { inputs: middling, outputs: middling });
  const last = plan.conv(plan.maxPool(middle, 2, 2, 0), threes, { inputs: middling, outputs: wide });
  plan.head(last, wide, 10);
  return { name: nameOf('smallcnn', divisor), side: 32, steps: plan.steps, last, middle };
}

function resnet8(divisor: number): NetworkPlan {
  const plan = new PlanBuilder();
  const [narrow, middling, wide] = widths(divisor);
  let at = residual(plan, plan.conv(-1, threes, { inputs: 3, outputs: narrow }), { inputs: narrow, outputs: narrow, stride: 1 });
  at = residual(plan, at, { inputs: narrow, outputs: middling, stride: 2 });
  const last = residual(plan, at, { inputs: middling, outputs: wide, stride: 2 });
  plan.head(last, wide, 10);
  return { name: nameOf('resnet8', divisor), side: 32, steps: plan.steps, last, middle: at };
}

function widths(divisor: number): readonly [number, number, number] {
  return [16 / divisor, 32 / divisor, 64 / divisor];
}

function nameOf(network: BenchNetwork, divisor: number): string {
  return divisor === 1 ? network : `${network}_d${String(divisor)}`;
}

function resnet18(): NetworkPlan {
  const plan = new PlanBuilder();
  let at = plan.maxPool(plan.conv(-1, { kernel: 7, stride: 2 }, { inputs: 3, outputs: 64 }), 3, 2, 1);
  let [inputs, middle] = [64, at];
  for (const [outputs, stride] of [
    [64, 1],
    [128, 2],
    [256, 2],
    [512, 2],
  ] as const) {
    at = residual(plan, residual(plan, at, { inputs, outputs, stride }), { inputs: outputs, outputs, stride: 1 });
    if (outputs === 128) middle = at;
    inputs = outputs;
  }
  plan.head(at, 512, 1000);
  return { name: 'resnet18', side: 224, steps: plan.steps, last: at, middle };
}

function vgg16(): NetworkPlan {
  const plan = new PlanBuilder();
  let [at, inputs, last, middle] = [-1, 3, -1, -1];
  for (const [layers, outputs] of [
    [2, 64],
    [2, 128],
    [3, 256],
    [3, 512],
    [3, 512],
  ] as const) {
    for (let layer = 0; layer < layers; layer += 1) {
      at = plan.conv(at, threes, { inputs, outputs });
      inputs = outputs;
    }
    last = at;
    if (outputs === 256) middle = at;
    at = plan.maxPool(at, 2, 2, 0);
  }
  plan.head(at, 512, 1000);
  return { name: 'vgg16', side: 224, steps: plan.steps, last, middle };
}

/** Sandler et al. 2018, arXiv 1801.04381, table 2: expansion, channels, repeats, stride. */
const invertedResiduals = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

function mobileNetV2(): NetworkPlan {
  const plan = new PlanBuilder();
  let at = plan.conv(-1, { kernel: 3, stride: 2 }, { inputs: 3, outputs: 32, activation: 'relu6' });
  let [inputs, middle] = [32, at];
  for (const [expansion, outputs, repeats, firstStride] of invertedResiduals) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      at = invertedResidual(plan, at, { inputs, outputs, expansion, stride: repeat === 0 ? firstStride : 1 });
      inputs = outputs;
    }
    if (outputs === 64) middle = at;
  }
  const last = plan.conv(at, ones, { inputs: 320, outputs: 1280, activation: 'relu6' });
  plan.head(last, 1280, 1000);
  return { name: 'mbv2', side: 224, steps: plan.steps, last, middle };
}

const threes = { kernel: 3, stride: 1 };
const ones = { kernel: 1, stride: 1 };

function residual(plan: PlanBuilder, from: number, block: { inputs: number; outputs: number; stride: number }): number {
  const { inputs, outputs, stride } = block;
  const first = plan.conv(from, { kernel: 3, stride }, { inputs, outputs });
  const second = plan.conv(first, threes, { inputs: outputs, outputs, activation: 'none' });
  const isSame = stride === 1 && inputs === outputs;
  const skip = isSame ? from : plan.conv(from, { kernel: 1, stride }, { inputs, outputs, activation: 'none' });
  return plan.add(skip, second, 'relu');
}

function invertedResidual(
  plan: PlanBuilder,
  from: number,
  block: { inputs: number; outputs: number; expansion: number; stride: number },
): number {
  const { inputs, outputs, expansion, stride } = block;
  const wide = inputs * expansion;
  const expanded = expansion === 1 ? from : plan.conv(from, ones, { inputs, outputs: wide, activation: 'relu6' });
  const filtered = plan.depthwise(expanded, stride, wide);
  const projected = plan.conv(filtered, ones, { inputs: wide, outputs, activation: 'none' });
  return stride === 1 && inputs === outputs ? plan.add(from, projected, 'none') : projected;
}

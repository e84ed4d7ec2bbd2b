import type { Pads, Size2, TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { noPads, samePads } from '../padding.ts';
import { choiceSetting, countSetting, flagSetting, requireChannelsLast, windowSetting } from './layer-config.ts';
import { inputOfRank, withActivation } from './layer-rule.ts';
import type { Flow, LayerRule, LayerSite } from './layer-rule.ts';

/** A window as the layer states it, paddings resolved to cells. */
interface Sliding {
  readonly kernel: Size2;
  readonly strides: Size2;
  readonly dilations: Size2;
  readonly pads: Pads;
}
type Axes = 1 | 2;

/** Conv1D and Conv2D; a filter over time [K,Cin,Cout] is [1,K,Cin,Cout] in the graph. */
export function convolutionRule(axes: Axes): LayerRule {
  return (site) => {
    const input = inputOfRank(site, axes + 1);
    const [sliding, groups, filters] = [
      slidingOf(site, input, axes),
      countSetting(site.config, 'groups', 1),
      countSetting(site.config, 'filters'),
    ];
    const channels = channelsOf(site, input) / groups;
    const filter = site.weights.weight(
      'kernel',
      [...kernelShape(sliding, axes), channels, filters],
      [...sliding.kernel, channels, filters],
    );
    const tensor = withActivation(site, (name) =>
      convolve(site, { input: input.tensor, filter, bias: biasOf(site, filters), sliding, groups, name }),
    );
    return { tensor, rank: input.rank };
  };
}

/** DepthwiseConv1D and DepthwiseConv2D: as many groups as channels, `depth_multiplier` filters for each. */
export function depthwiseRule(axes: Axes): LayerRule {
  return (site) => {
    const input = inputOfRank(site, axes + 1);
    const depthwise = depthwiseFilter(site, input, axes);
    const bias = biasOf(site, depthwise.outputs);
    const tensor = withActivation(site, (name) => convolve(site, { ...depthwise, input: input.tensor, bias, name }));
    return { tensor, rank: input.rank };
  };
}

/** SeparableConv1D and SeparableConv2D: the depthwise half makes `NAME:depthwise`, bias and activation come last. */
export function separableRule(axes: Axes): LayerRule {
  return (site) => {
    const input = inputOfRank(site, axes + 1);
    const depthwise = depthwiseFilter(site, input, axes);
    const filters = countSetting(site.config, 'filters');
    const ones: Shape = axes === 1 ? [1] : [1, 1];
    const pointwise = site.weights.weight('pointwise_kernel', [...ones, depthwise.outputs, filters], [1, 1, depthwise.outputs, filters]);
    const bias = biasOf(site, filters);
    const half = convolve(site, { ...depthwise, input: input.tensor, bias: [], name: `${site.name}:depthwise` });
    const sliding: Sliding = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: noPads };
    return {
      tensor: withActivation(site, (name) => convolve(site, { input: half, filter: pointwise, bias, sliding, groups: 1, name })),
      rank: input.rank,
    };
  };
}

interface Convolution {
  readonly input: TensorName;
  readonly filter: TensorName;
  readonly bias: readonly TensorName[];
  readonly sliding: Sliding;
  readonly groups: number;
  readonly name: TensorName;
}

function convolve(site: LayerSite, { input, filter, bias, sliding, groups, name }: Convolution): TensorName {
  const { strides, dilations, pads } = sliding;
  return site.build.add('conv', [input, filter, ...bias], { strides, dilations, pads, groups }, name);
}

/** The stored filter [KH,KW,Cin,M] has the values of [KH,KW,1,Cin*M] in the same order. */
function depthwiseFilter(
  site: LayerSite,
  input: Flow,
  axes: Axes,
): { filter: TensorName; sliding: Sliding; groups: number; outputs: number } {
  const [sliding, channels, multiplier] = [
    slidingOf(site, input, axes),
    channelsOf(site, input),
    countSetting(site.config, 'depth_multiplier', 1),
  ];
  const stored = [...kernelShape(sliding, axes), channels, multiplier];
  const filter = site.weights.weight('depthwise_kernel', stored, [...sliding.kernel, 1, channels * multiplier]);
  return { filter, sliding, groups: channels, outputs: channels * multiplier };
}

function biasOf(site: LayerSite, filters: number): readonly TensorName[] {
  return flagSetting(site.config, 'use_bias', true) ? [site.weights.weight('bias', [filters])] : [];
}

function channelsOf(site: LayerSite, input: Flow): number {
  return extent(site.build.shape(input.tensor), 3);
}

function kernelShape(sliding: Sliding, axes: Axes): Shape {
  return axes === 1 ? [sliding.kernel[1]] : sliding.kernel;
}

function slidingOf(site: LayerSite, input: Flow, axes: Axes): Sliding {
  requireChannelsLast(site.config);
  const kernel = windowSetting(site.config, 'kernel_size', axes);
  const strides = windowSetting(site.config, 'strides', axes, 1);
  const dilations = windowSetting(site.config, 'dilation_rate', axes, 1);
  const padding = choiceSetting(site.config, 'padding', axes === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same'], 'valid');
  return { kernel, strides, dilations, pads: padsOf(padding, site.build.shape(input.tensor), { kernel, strides, dilations }) };
}

function padsOf(padding: 'valid' | 'same' | 'causal', input: Shape, window: Omit<Sliding, 'pads'>): Pads {
  if (padding === 'valid') return noPads;
  // Causal: the window ends at the present sample, so everything it lacks lies before.
  if (padding === 'causal') return [0, 0, (window.kernel[1] - 1) * window.dilations[1], 0];
  const axis = (at: 0 | 1) => ({
    length: extent(input, at + 1),
    kernel: window.kernel[at],
    stride: window.strides[at],
    dilation: window.dilations[at],
  });
  return samePads(axis(0), axis(1));
}

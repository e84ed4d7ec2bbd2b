import type { PoolAttributes, Size2, TensorName } from '../../graph/node.ts';
import { BATCH, extent } from '../../graph/shape.ts';
import { noPads, samePads } from '../padding.ts';
import { choiceSetting, flagSetting, requireChannelsLast, windowSetting } from './layer-config.ts';
import { inputOfRank } from './layer-rule.ts';
import type { LayerRule, LayerSite } from './layer-rule.ts';

type PoolKind = 'max-pool' | 'average-pool';

/** MaxPooling and AveragePooling; a stride that is not stated equals the window. */
export function poolingRule(kind: PoolKind, axes: 1 | 2): LayerRule {
  return (site) => {
    requireChannelsLast(site.config);
    const input = inputOfRank(site, axes + 1);
    const shape = site.build.shape(input.tensor);
    const window = windowSetting(site.config, 'pool_size', axes, 2);
    const hasStrides = (site.config.values.get('strides') ?? null) !== null;
    const strides = hasStrides ? windowSetting(site.config, 'strides', axes) : window;
    const axis = (at: 0 | 1) => ({ length: extent(shape, at + 1), kernel: window[at], stride: strides[at], dilation: 1 });
    const pads = choiceSetting(site.config, 'padding', ['valid', 'same'], 'valid') === 'valid' ? noPads : samePads(axis(0), axis(1));
    return { tensor: pool(site, kind, { input: input.tensor, how: { window, strides, pads }, name: site.name }), rank: input.rank };
  };
}

/** Global pools: one window over everything, then a reshape to [N,C] unless the axes are kept. */
export function globalPoolingRule(kind: PoolKind, axes: 1 | 2): LayerRule {
  return (site) => {
    requireChannelsLast(site.config);
    const input = inputOfRank(site, axes + 1);
    const shape = site.build.shape(input.tensor);
    const window: Size2 = [extent(shape, 1), extent(shape, 2)];
    const how = { window, strides: window, pads: noPads };
    if (flagSetting(site.config, 'keepdims', false))
      return { tensor: pool(site, kind, { input: input.tensor, how, name: site.name }), rank: input.rank };
    const pooled = pool(site, kind, { input: input.tensor, how, name: `${site.name}:pool` });
    return { tensor: site.build.add('reshape', [pooled], { shape: [BATCH, extent(shape, 3)] }, site.name), rank: 1 };
  };
}

function pool(site: LayerSite, kind: PoolKind, at: { input: TensorName; how: PoolAttributes; name: TensorName }): TensorName {
  if (kind === 'max-pool') return site.build.add('max-pool', [at.input], at.how, at.name);
  return site.build.add('average-pool', [at.input], { ...at.how, countPadding: false }, at.name);
}

import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import { refuse } from '../refusal.ts';
import { flagSetting, numberSetting, numbersSetting, refuseSetting } from './layer-config.ts';
import { onlyInput } from './layer-rule.ts';
import type { Flow, LayerRule, LayerSite } from './layer-rule.ts';

/**
 * BatchNormalization at inference, as one scale and one shift per channel.
 *
 *     y = gamma (x - mean) / sqrt(variance + epsilon) + beta
 */
export const batchNormRule: LayerRule = (site) => {
  const input = onlyInput(site);
  requireLastAxis(site, input);
  const channels = extent(site.build.shape(input.tensor), -1);
  const epsilon = numberSetting(site.config, 'epsilon', 1e-3);
  const gamma = flagSetting(site.config, 'scale', true) ? site.weights.take('gamma', [channels]) : null;
  const beta = flagSetting(site.config, 'center', true) ? site.weights.take('beta', [channels]) : null;
  const mean = site.weights.take('moving_mean', [channels]);
  const variance = site.weights.take('moving_variance', [channels]);
  // Float64 until the last step: the quotient of two float32 would lose a bit for nothing.
  const scale = Array.from(variance, (value, channel) => (gamma?.[channel] ?? 1) / Math.sqrt(value + epsilon));
  const shift = Array.from(mean, (value, channel) => (beta?.[channel] ?? 0) - value * (scale[channel] ?? NaN));
  return { tensor: scaleShift(site, input, scale, shift), rank: input.rank };
};

/** Rescaling: x * scale + offset, numbers or one per channel. */
export const rescalingRule: LayerRule = (site) => {
  const input = onlyInput(site);
  const [scale, offset] = [perChannel(site, input, 'scale', 1), perChannel(site, input, 'offset', 0)];
  site.hint(`value * ${shown(scale)} + ${shown(offset)}`);
  return { tensor: scaleShift(site, input, scale, offset), rank: input.rank };
};

/** Normalization: (x - mean) / sqrt(variance), from its settings or from the weights `adapt` has left. */
export const normalizationRule: LayerRule = (site) => {
  const input = onlyInput(site);
  requireLastAxis(site, input);
  if (flagSetting(site.config, 'invert', false)) refuseSetting(site.config, 'invert', 'false');
  const channels = extent(site.build.shape(input.tensor), -1);
  const isAdapted = numbersSetting(site.config, 'mean') === null;
  const mean = isAdapted ? Array.from(site.weights.take('mean', [channels])) : perChannel(site, input, 'mean', 0);
  const variance = isAdapted ? Array.from(site.weights.take('variance', [channels])) : perChannel(site, input, 'variance', 1);
  // Keras keeps the divisor away from 0 by its default epsilon.
  const scale = variance.map((value) => 1 / Math.max(Math.sqrt(value), 1e-7));
  site.hint(`(value - ${shown(mean)}) / ${shown(variance.map(Math.sqrt))}`);
  return {
    tensor: scaleShift(
      site,
      input,
      scale,
      mean.map((value, channel) => -value * (scale[channel] ?? NaN)),
    ),
    rank: input.rank,
  };
};

function scaleShift(site: LayerSite, input: Flow, scale: readonly number[], shift: readonly number[]): TensorName {
  const vector = (role: string, values: readonly number[]) =>
    site.weights.add(role, { shape: [values.length], values: Float32Array.from(values), encoding: { kind: 'float32' } });
  return site.build.add('scale-shift', [input.tensor, vector('scale', scale), vector('shift', shift)], {}, site.name);
}

function perChannel(site: LayerSite, input: Flow, setting: string, fallback: number): readonly number[] {
  const channels = extent(site.build.shape(input.tensor), -1);
  const stated = numbersSetting(site.config, setting) ?? [fallback];
  const [first = fallback] = stated;
  if (stated.length === 1) return Array.from({ length: channels }, () => first);
  return stated.length === channels ? stated : refuseSetting(site.config, setting, `one number, or one for each of ${channels} channels`);
}

/** Only the channel axis, which is the last one; `axis` may be -1, the number of the axis, or a list of one. */
function requireLastAxis(site: LayerSite, input: Flow): void {
  const stated = site.config.values.get('axis') ?? -1;
  const axis: unknown = Array.isArray(stated) && stated.length === 1 ? stated[0] : stated;
  if (axis !== -1 && axis !== input.rank)
    refuse('unsupported/option', `${site.config.what}, axis: expected the channel axis ${input.rank}, received ${JSON.stringify(stated)}`);
}

function shown(values: readonly number[]): string {
  const different = [...new Set(values)];
  const text = different.slice(0, 4).map((value) => String(Number(value.toPrecision(6))));
  return different.length === 1 ? (text[0] ?? '') : `[${text.join(', ')}${different.length > 4 ? ', ...' : ''}]`;
}

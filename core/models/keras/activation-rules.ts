import { activate } from '../activation.ts';
import type { Activation } from '../activation.ts';
import { activationSetting } from './activation-setting.ts';
import { numberSetting, refuseSetting } from './layer-config.ts';
import type { LayerConfig } from './layer-config.ts';
import { onlyInput } from './layer-rule.ts';
import type { LayerRule } from './layer-rule.ts';

/** A layer that only applies an activation. */
function activationRule(activationOf: (config: LayerConfig, rank: number) => Activation): LayerRule {
  return (site) => {
    const input = onlyInput(site);
    return { tensor: activate(site.build, activationOf(site.config, input.rank), input.tensor, site.name), rank: input.rank };
  };
}

export const namedActivationRule = activationRule((config) => activationSetting(config, 'activation'));
/** Keras 2 says `alpha`, Keras 3 `negative_slope`; both default to 0.3. */
export const leakyReluRule = activationRule((config) => ({
  kind: 'leaky-relu',
  slope: numberSetting(config, config.values.has('negative_slope') ? 'negative_slope' : 'alpha', 0.3),
}));
export const eluRule = activationRule((config) => ({ kind: 'elu', alpha: numberSetting(config, 'alpha', 1) }));

export const softmaxRule = activationRule((config, rank) => {
  const axis = numberSetting(config, 'axis', -1);
  return axis === -1 || axis === rank ? { kind: 'softmax' } : refuseSetting(config, 'axis', 'the last axis');
});

/** ReLU with its settings: a slope below 0, a maximum; only the threshold 0. */
export const reluRule = activationRule((config) => {
  if (numberSetting(config, 'threshold', 0) !== 0) refuseSetting(config, 'threshold', '0');
  const slope = numberSetting(config, 'negative_slope', 0);
  const isOpen = (config.values.get('max_value') ?? null) === null;
  if (isOpen) return slope === 0 ? { kind: 'relu' } : { kind: 'leaky-relu', slope };
  const maximum = numberSetting(config, 'max_value');
  return slope === 0 && maximum === 6 ? { kind: 'relu6' } : { kind: 'clipped', slope, maximum };
});

/** Layers that do nothing at inference vanish: dropouts, noises, random augmentation. */
export const identityRule: LayerRule = (site) => onlyInput(site);

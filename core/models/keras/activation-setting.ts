import type { Activation } from '../activation.ts';
import { isRecord, refuseSetting } from './layer-config.ts';
import type { LayerConfig } from './layer-config.ts';

/** Activations by the names of Keras, with the settings they have when only named. */
const byName: ReadonlyMap<string, Activation> = new Map<string, Activation>([
  ['linear', { kind: 'linear' }],
  ['relu', { kind: 'relu' }],
  ['relu6', { kind: 'relu6' }],
  ['leaky_relu', { kind: 'leaky-relu', slope: 0.2 }],
  ['elu', { kind: 'elu', alpha: 1 }],
  ['selu', { kind: 'selu' }],
  ['sigmoid', { kind: 'sigmoid' }],
  ['tanh', { kind: 'tanh' }],
  ['softmax', { kind: 'softmax' }],
  ['swish', { kind: 'swish' }],
  ['silu', { kind: 'swish' }],
  ['hard_swish', { kind: 'hard-swish' }],
  ['hard_silu', { kind: 'hard-swish' }],
  ['gelu', { kind: 'gelu', approximate: false }],
  ['softplus', { kind: 'softplus' }],
  ['exponential', { kind: 'exp' }],
]);

/** The activation a setting names. `hard_sigmoid` is not among them: Keras 2 and Keras 3 mean two functions by it. */
export function activationSetting(config: LayerConfig, setting: string): Activation {
  const stated = config.values.get(setting) ?? 'linear';
  const activation = byName.get(nameOf(stated));
  return activation ?? refuseSetting(config, setting, [...byName.keys()].join(', '));
}

/** Keras writes a name, or `{ class_name: 'function', config: NAME }`, or `{ class_name: 'ReLU', ... }` for a layer. */
function nameOf(stated: unknown): string {
  if (typeof stated === 'string') return stated;
  const isFunction = isRecord(stated) && stated['class_name'] === 'function' && typeof stated['config'] === 'string';
  return isFunction ? String(stated['config']) : '';
}

import { shownName } from '../../contract/failures.ts';
import { isRecord } from '../keras/layer-config.ts';

type Settings = Readonly<Record<string, unknown>>;

const isOne = (value: unknown): boolean => [value].flat().every((extent) => extent === undefined || extent === null || extent === 1);
const isNought = (value: unknown): boolean => value === undefined || value === null || value === 0;

/** Settings that TensorFlow.js reads past, by layer; each says whether a layer's settings are affected. */
const ignored: ReadonlyMap<string, readonly (readonly [setting: string, isHarmless: (value: unknown) => boolean])[]> = new Map([
  ['DepthwiseConv2D', [['dilation_rate', isOne]]],
  ['Conv1D', [['groups', isOne]]],
  ['Conv2D', [['groups', isOne]]],
  [
    'ReLU',
    [
      ['negative_slope', isNought],
      ['threshold', isNought],
    ],
  ],
  ['LeakyReLU', [['negative_slope', isNought]]],
]);

/**
 * Files say things that TensorFlow.js ignores. What a file means is what Keras means by it, so these layers are computed
 * as Keras does, and the difference is told: the model in the browser is then another one.
 *
 * source  @tensorflow/tfjs-layers 4.22, convolutional_depthwise.ts, convolutional.ts, advanced_activations.ts
 */
export function ignoredSettings(topology: unknown): readonly string[] {
  const found: string[] = [];
  const pending: unknown[] = [topology];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) for (const entry of value) pending.push(entry);
    else if (isRecord(value)) {
      found.push(...ignoredIn(value));
      for (const entry of Object.values(value)) pending.push(entry);
    }
  }
  return found.toReversed();
}

function ignoredIn(layer: Settings): readonly string[] {
  const config = layer['config'];
  const rules = typeof layer['class_name'] === 'string' ? ignored.get(layer['class_name']) : undefined;
  if (rules === undefined || !isRecord(config)) return [];
  const affected = rules.filter(([setting, isHarmless]) => !isHarmless(config[setting])).map(([setting]) => setting);
  const name = shownName(String(config['name']));
  return affected.map((setting) => `TensorFlow.js itself ignores ${setting} of layer "${name}"; it is computed as Keras means it`);
}

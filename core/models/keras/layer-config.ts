import { shownName } from '../../contract/failures.ts';
import type { Size2 } from '../../graph/node.ts';
import { refuse } from '../refusal.ts';

/** The settings of one layer as its file states them: untrusted JSON, asked for one by one. */
export interface LayerConfig {
  /** Layer and kind, for messages: `layer "conv1" (Conv2D)`. */
  readonly what: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/** Own keys only: a setting called `constructor` is a setting, and an inherited one is none. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function layerConfig(name: string, kind: string, values: unknown): LayerConfig {
  const what = `layer "${shownName(name)}" (${shownName(kind)})`;
  if (!isRecord(values)) refuse('damaged/structure', `${what}: expected a "config" with its settings`);
  return { what, values: new Map(Object.entries(values)) };
}

/** Ends the reading: the layer is known, this setting of it is not supported. */
export function refuseSetting(config: LayerConfig, setting: string, expected: string): never {
  const stated = config.values.get(setting);
  const received = stated === undefined ? 'nothing' : JSON.stringify(stated);
  return refuse('unsupported/option', `${config.what}, ${setting}: expected ${expected}, received ${shownName(received)}`);
}

export function numberSetting(config: LayerConfig, setting: string, fallback?: number): number {
  const value = config.values.get(setting) ?? fallback;
  return typeof value === 'number' && Number.isFinite(value) ? value : refuseSetting(config, setting, 'a number');
}

export function countSetting(config: LayerConfig, setting: string, fallback?: number): number {
  const value = numberSetting(config, setting, fallback);
  return Number.isSafeInteger(value) && value > 0 ? value : refuseSetting(config, setting, 'a whole number above 0');
}

export function flagSetting(config: LayerConfig, setting: string, fallback: boolean): boolean {
  const value = config.values.get(setting) ?? fallback;
  return typeof value === 'boolean' ? value : refuseSetting(config, setting, 'true or false');
}

export function choiceSetting<Choice extends string>(
  config: LayerConfig,
  setting: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Choice {
  const value = config.values.get(setting) ?? fallback;
  return choices.find((choice) => choice === value) ?? refuseSetting(config, setting, choices.join(' or '));
}

/** A list of whole numbers of a fixed length; a single number stands for all. */
export function countsSetting(config: LayerConfig, setting: string, length: number, fallback?: number): readonly number[] {
  const value = config.values.get(setting) ?? fallback;
  const list: readonly unknown[] = Array.isArray(value) ? value : Array.from({ length }, () => value);
  const counts = list.filter((entry) => typeof entry === 'number').filter((entry) => Number.isSafeInteger(entry) && entry > 0);
  return counts.length === length && list.length === length ? counts : refuseSetting(config, setting, `${length} whole numbers above 0`);
}

/** Extent per direction of a window; a layer over time has one, and the graph's height stays 1. */
export function windowSetting(config: LayerConfig, setting: string, axes: 1 | 2, fallback?: number): Size2 {
  const [first = 1, second = 1] = countsSetting(config, setting, axes, fallback);
  return axes === 1 ? [1, first] : [first, second];
}

/** Channels last is the only layout that Keras runs everywhere; the other one would need its weights turned. */
export function requireChannelsLast(config: LayerConfig): void {
  choiceSetting(config, 'data_format', ['channels_last'], 'channels_last');
}

/** One number, or one per channel, also as Keras 3 packs a NumPy array; null where the file states none. */
export function numbersSetting(config: LayerConfig, setting: string): readonly number[] | null {
  const stated = config.values.get(setting) ?? null;
  if (stated === null) return null;
  const packed = isRecord(stated) && isRecord(stated['config']) ? stated['config']['value'] : stated;
  const list: readonly unknown[] = Array.isArray(packed) ? packed.flat(8) : [packed];
  const numbers = list.filter((entry) => typeof entry === 'number');
  return numbers.length === list.length && numbers.length > 0 ? numbers : refuseSetting(config, setting, 'a number or a list of numbers');
}

import type { InputCard } from '../contract/card.ts';
import { presets } from '../contract/presets.table.ts';

/** One usual way of making network input, as a draft tries it. */
export interface Preset {
  readonly id: string;
  /** In words, for evidence and forms. */
  readonly rule: string;
  readonly values: Pick<InputCard, 'colour' | 'scale' | 'mean' | 'std'>;
  /** Its means belong to three colours; a grey network is never fed so. */
  readonly colourOnly: boolean;
}

/** The presets of `--preprocess` and the plain pixel, which needs no name there but is what many exported files want. */
export const draftPresets: readonly Preset[] = [
  { id: 'unit', rule: 'x / 255', values: valuesOf('unit'), colourOnly: false },
  { id: 'tf', rule: 'x / 127.5 - 1', values: valuesOf('tf'), colourOnly: false },
  { id: 'raw', rule: 'x, from 0 to 255', values: plain(1), colourOnly: false },
  { id: 'imagenet', rule: '(x / 255 - mean) / deviation of ImageNet', values: valuesOf('imagenet'), colourOnly: true },
  { id: 'caffe', rule: 'blue, green, red minus the mean of ImageNet', values: valuesOf('caffe'), colourOnly: true },
];

/** Signals have no usual range: stored whole numbers are fed as they are, as thousandths of a unit, or as shares of the 16-bit range. */
export const signalPresets: readonly Preset[] = [
  { id: 'raw', rule: 'x', values: plain(1), colourOnly: false },
  { id: 'thousandths', rule: 'x / 1000', values: plain(1 / 1000), colourOnly: false },
  { id: 'full-scale', rule: 'x / 32768', values: plain(1 / 32_768), colourOnly: false },
];

function plain(scale: number): Preset['values'] {
  return { colour: 'rgb', scale, mean: [0], std: [1] };
}

function valuesOf(id: keyof typeof presets): Preset['values'] {
  const { colour, scale, mean, std } = presets[id];
  return { colour, scale, mean: [...mean], std: [...std] };
}

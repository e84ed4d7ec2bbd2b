import type { FileHints } from '../models/model.ts';

import { draftPresets } from './presets.table.ts';
import type { Preset } from './presets.table.ts';

/** A value scaling that a file itself speaks for. */
export interface StatedScaling {
  readonly preset: Preset;
  readonly because: string;
  /** False where it rests on an assumption that a person should look at. */
  readonly certain: boolean;
}

/** Whose words they are: the draft of a float teacher may rest on its compressed copy. */
export type Witness = 'the file' | 'the other model of the pair';

const INT8_LOWEST = -128;
const LEVELS = 255;
/** Converters round scales to float32 and calibrate on few pictures. */
const NEAR = 0.02;

/** What normalisation layers or the input quantisation say about the range of the input; null where a file says nothing. */
export function statedScaling(hints: FileHints, witness: Witness): StatedScaling | null {
  if (hints.normalisation !== null) return fromLayers(hints.normalisation, witness);
  return hints.inputQuantisation === null ? null : fromQuantisation(hints.inputQuantisation, witness);
}

/** Layers that scale stay in the graph: what comes before them is the plain pixel, or the pixel divided by 255 where they scale little. */
function fromLayers(words: string, witness: Witness): StatedScaling {
  const [, factor] = /^value \* \[?(-?[\d.e-]+)/.exec(words) ?? [];
  const [, deviation] = /\/ \[?(-?[\d.e-]+)/.exec(words) ?? [];
  const shrinks = factor !== undefined ? Math.abs(Number(factor)) < 0.1 : deviation !== undefined && Number(deviation) > 2;
  return { preset: presetOf(shrinks ? 'raw' : 'unit'), because: `${witness} begins with a layer that computes ${words}`, certain: shrinks };
}

/**
 * The range of real values that the integers can hold, and the preset with that range.
 *
 *     real = scale * (integer - zero point); int8 from -128 to 127, uint8 from 0 to 255
 */
function fromQuantisation({ scale, zeroPoint }: NonNullable<FileHints['inputQuantisation']>, witness: Witness): StatedScaling {
  const lowest = lowestInteger(scale, zeroPoint);
  const [minimum, maximum] = [scale * (lowest - zeroPoint), scale * (lowest + LEVELS - zeroPoint)];
  const because = `${witness} quantises its input with scale ${short(scale)} and zero point ${String(zeroPoint)}: values from ${short(minimum)} to ${short(maximum)}`;
  const found = ranges.find(({ range }) => isNear(minimum, range[0], scale) && isNear(maximum, range[1], scale));
  if (found !== undefined) return { preset: presetOf(found.id), because, certain: true };
  const rule = `x * ${short(scale)} ${minimum < 0 ? '-' : '+'} ${short(Math.abs(minimum))}`;
  const values = { colour: 'rgb', scale, mean: [-minimum], std: [1] } as const;
  return {
    preset: { id: 'quantisation', rule, values: { ...values, mean: [...values.mean], std: [...values.std] }, colourOnly: false },
    because: `${because}; taken as the values of black and white`,
    certain: false,
  };
}

const ranges: readonly { readonly id: string; readonly range: readonly [number, number] }[] = [
  { id: 'unit', range: [0, 1] },
  { id: 'tf', range: [-1, 1] },
  { id: 'raw', range: [0, 255] },
];

/** The type is not stated with the scale: a negative zero point is int8; 0 is uint8 where that gives a usual range. */
function lowestInteger(scale: number, zeroPoint: number): number {
  if (zeroPoint < 0) return INT8_LOWEST;
  const usual = ranges.some(({ range: [from, to] }) => from === 0 && isNear(LEVELS * scale, to, scale));
  return zeroPoint > 0 || usual ? 0 : INT8_LOWEST;
}

function isNear(value: number, wanted: number, step: number): boolean {
  return Math.abs(value - wanted) <= Math.max(1.01 * step, NEAR * Math.abs(wanted));
}

function presetOf(id: string): Preset {
  const preset = draftPresets.find((candidate) => candidate.id === id);
  if (preset === undefined) throw new RangeError(`there is no preset ${id}`);
  return preset;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

import type { Card } from '../contract/card.ts';
import { failure } from '../contract/failures.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import type { ModelSummary, PairFacts, PairLine } from '../contract/model-summary.ts';
import type { Failure } from '../contract/result.ts';

import { alignLayers } from './align-layers.ts';
import { effectiveBytes } from './effective-size.ts';

/** One side of a pair: what the file is, and the card that feeds it (null: arrays are fed as they are). */
export interface PairSide {
  readonly model: ModelSummary;
  readonly card: Card | null;
}

/** Folding batch norm or splitting a layer moves the size by a few per cent; beyond this the two were perhaps swapped. */
const LARGER_BY = 1.1;

/**
 * Compares teacher and compressed model before a run. A line in state `stops` refuses the pair;
 * `confirm` refuses it until a person has confirmed that line by its id; the other lines only inform.
 */
export function checkPair(teacher: PairSide, compressed: PairSide): PairFacts {
  const layers = alignLayers(teacher.model.layers, compressed.model.layers);
  const taps = layers.flatMap((pair) =>
    pair.teacher?.tap === true && pair.compressed?.tap === true ? [{ teacher: pair.teacher.name, compressed: pair.compressed.name }] : [],
  );
  const lines = [
    fileLine(teacher.model, compressed.model),
    sizeLine(teacher.model, compressed.model),
    classesLine(teacher, compressed),
    inputLine(teacher.model, compressed.model),
    preprocessingLine(teacher.card, compressed.card),
    ...figureLines(teacher.model, compressed.model),
  ];
  return { lines, layers, taps, stops: countOf(lines, 'stops'), confirms: countOf(lines, 'confirm') };
}

/** The first reason why this pair cannot be audited yet, or null: what nobody can confirm before what somebody may. */
export function refusalOfPair(facts: PairFacts, confirmed: readonly string[]): Failure | null {
  const stop =
    facts.lines.find((line) => line.state === 'stops') ??
    facts.lines.find((line) => line.state === 'confirm' && !confirmed.includes(line.id));
  if (stop === undefined) return null;
  return failure(codeOf(stop), `${stop.title}: teacher ${stop.teacher}, compressed ${stop.compressed}`, { line: stop.id });
}

function codeOf(line: PairLine): FailureCode {
  switch (line.id) {
    case 'file':
      return 'mismatch/identical';
    case 'size':
      return 'mismatch/swapped';
    case 'classes':
      return 'mismatch/classes';
    default:
      return 'mismatch/input';
  }
}

function fileLine(teacher: ModelSummary, compressed: ModelSummary): PairLine {
  const identical = teacher.hash === compressed.hash;
  return {
    id: 'file',
    title: 'Files',
    teacher: `${teacher.name} (${teacher.hash.slice(0, 12)})`,
    compressed: `${compressed.name} (${compressed.hash.slice(0, 12)})`,
    difference: identical ? 'both are the same file' : 'two different files',
    state: identical ? 'confirm' : 'different',
    code: identical ? 'mismatch/identical' : null,
  };
}

function sizeLine(teacher: ModelSummary, compressed: ModelSummary): PairLine {
  const [a, b] = [effectiveBytes(teacher), effectiveBytes(compressed)];
  const swapped = b > a * LARGER_BY;
  return {
    id: 'size',
    title: 'Weights without zeros',
    teacher: `${kibibytes(a)} KiB`,
    compressed: `${kibibytes(b)} KiB`,
    difference: a === 0 ? 'not known' : `${percent(b / a)} of the teacher`,
    state: swapped ? 'confirm' : a === b ? 'same' : 'different',
    code: swapped ? 'mismatch/swapped' : null,
  };
}

function inputLine(teacher: ModelSummary, compressed: ModelSummary): PairLine {
  const [a, b] = [teacher.inputShape.join(' x '), compressed.inputShape.join(' x ')];
  return stopLine({ id: 'input', title: 'Input', teacher: a, compressed: b, code: 'mismatch/input' }, a === b);
}

/**
 * Both cards were confirmed by somebody, but a difference between them must be meant. A missing card is no difference:
 * arrays of floats need none, and pictures without one are refused elsewhere.
 */
function preprocessingLine(teacher: Card | null, compressed: Card | null): PairLine {
  const [a, b] = [preprocessing(teacher), preprocessing(compressed)];
  const differs = teacher !== null && compressed !== null && a !== b;
  return {
    id: 'preprocessing',
    title: 'Preprocessing',
    teacher: a,
    compressed: b,
    difference: differs ? 'the two cards feed different values' : '',
    state: differs ? 'confirm' : a === b ? 'same' : 'different',
    code: differs ? 'mismatch/input' : null,
  };
}

function preprocessing(card: Card | null): string {
  if (card === null) return 'no card';
  const { colour, resize, crop, scale, mean, std } = card.input;
  return `(pixel * ${String(scale)} - [${allTheSame(mean)}]) / [${allTheSame(std)}], ${colour}, resize ${resize}, crop ${crop}`;
}

/** Three equal channels and one value for all channels are the same preprocessing. */
function allTheSame(values: readonly number[]): string {
  return values.every((value) => value === values[0]) ? String(values[0]) : values.join(', ');
}

function classesLine(teacher: PairSide, compressed: PairSide): PairLine {
  const counts = { teacher: `${String(teacher.model.classes)} classes`, compressed: `${String(compressed.model.classes)} classes` };
  const line = { id: 'classes', title: 'Classes', code: 'mismatch/classes' } as const;
  if (teacher.model.classes !== compressed.model.classes) return stopLine({ ...line, ...counts }, false);
  const a = teacher.card?.output.classes;
  const b = compressed.card?.output.classes;
  if (a === undefined || b === undefined) return stopLine({ ...line, ...counts }, true);
  const at = a.findIndex((name, index) => name !== b[index]);
  if (at === -1 && a.length === b.length) return stopLine({ ...line, ...counts }, true);
  const place = Math.max(at, 0);
  const shown = (names: readonly string[]): string =>
    `${String(names.length)} classes, number ${String(place)} is ${names[place] ?? 'missing'}`;
  return stopLine({ ...line, teacher: shown(a), compressed: shown(b) }, false);
}

function figureLines(teacher: ModelSummary, compressed: ModelSummary): PairLine[] {
  return [
    figureLine('format', 'Format', teacher.format, compressed.format),
    figureLine('output', 'Last layer gives', teacher.outputKind, compressed.outputKind),
    figureLine('bytes', 'File size in bytes', String(teacher.bytes), String(compressed.bytes)),
    figureLine('parameters', 'Parameters', String(teacher.parameters), String(compressed.parameters)),
    figureLine(
      'sparsity',
      'Zero weights',
      percent(teacher.zeros / Math.max(1, teacher.parameters)),
      percent(compressed.zeros / Math.max(1, compressed.parameters)),
    ),
    figureLine('bits', 'Bits per weight', teacher.bits.join(', '), compressed.bits.join(', ')),
    figureLine('macs', 'Multiply-adds', String(teacher.macs), String(compressed.macs)),
    figureLine('layer', 'Layer of auto', teacher.defaultLayer ?? 'none', compressed.defaultLayer ?? 'none'),
  ];
}

function figureLine(id: string, title: string, teacher: string, compressed: string): PairLine {
  const same = teacher === compressed;
  return { id, title, teacher, compressed, difference: same ? '' : 'different', state: same ? 'same' : 'different', code: null };
}

function stopLine(
  line: Pick<PairLine, 'id' | 'title' | 'teacher' | 'compressed'> & { readonly code: FailureCode },
  fits: boolean,
): PairLine {
  return { ...line, difference: fits ? '' : 'they do not fit together', state: fits ? 'same' : 'stops', code: fits ? null : line.code };
}

function countOf(lines: readonly PairLine[], state: PairLine['state']): number {
  return lines.filter((line) => line.state === state).length;
}

function kibibytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

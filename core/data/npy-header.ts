import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { npyTypes } from './npy-type.table.ts';
import type { NpyType } from './npy-type.table.ts';

/** What the head of an .npy file says, checked against the limits but not yet against the bytes that follow. */
export interface NpyHeader {
  readonly type: NpyType;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Elements of the whole array. */
  readonly count: number;
  readonly itemBytes: number;
  readonly dataOffset: number;
}

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY
/** Numpy itself refuses longer headers; a head of this size always holds a header that is acceptable. */
export const LONGEST_NPY_HEADER = 16_384;

export function isNpy(head: Uint8Array): boolean {
  return MAGIC.every((byte, index) => head[index] === byte);
}

/**
 * Reads the header of an .npy file, versions 1 to 3. The header is a Python dictionary in text form; it is matched
 * against a fixed grammar and never evaluated. An array of Python objects is a pickle, which is code, and is refused.
 */
export function parseNpyHeader(head: Uint8Array, limits: Limits): Result<NpyHeader> {
  if (!isNpy(head)) return failed(failure('suspicious-format/unknown', 'expected an .npy file, which starts with \\x93NUMPY'));
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 12) return failed(failure('damaged/truncated', 'the .npy file ends inside its header'));
  const version = view.getUint8(6);
  if (version < 1 || version > 3)
    return failed(failure('unsupported/version', `expected .npy version 1, 2 or 3, received ${String(version)}`));
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_NPY_HEADER - start) {
    return failed(
      failure(
        'denial-of-service/limit',
        `expected an .npy header of at most ${String(LONGEST_NPY_HEADER)} bytes, received ${String(length)}`,
      ),
    );
  }
  if (start + length > head.length) return failed(failure('damaged/truncated', 'the .npy file ends inside its header'));
  const text = Buffer.from(head.subarray(start, start + length)).toString(version === 3 ? 'utf8' : 'latin1');
  return interpret(text, start + length, limits);
}

function interpret(text: string, dataOffset: number, limits: Limits): Result<NpyHeader> {
  const entries = matchDictionary(text);
  const description = entries?.get('descr');
  const order = entries?.get('fortran_order');
  const shape = shapeOf(entries?.get('shape'));
  if (entries?.size !== 3 || description === undefined || shape === null || (order !== 'True' && order !== 'False')) {
    return failed(failure('damaged/structure', `the .npy header is not { descr, fortran_order, shape }: ${shownName(text.trim())}`));
  }
  const element = elementOf(description);
  if (!element.ok) return element;
  if (shape.length > limits.rank) {
    return failed(
      failure('denial-of-service/limit', `expected an array of rank at most ${String(limits.rank)}, received ${String(shape.length)}`),
    );
  }
  const count = shape.reduce((product, side) => product * side, 1);
  // A product beyond 2^53 is inexact, but it is then far beyond every limit as well.
  if (count * element.value.itemBytes > limits.arrayBytes) {
    return failed(
      failure(
        'denial-of-service/limit',
        `expected an array of at most ${String(limits.arrayBytes)} bytes, the header says ${shape.join(' x ')} elements`,
      ),
    );
  }
  return succeeded({ ...element.value, fortranOrder: order === 'True', shape, count, dataOffset });
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` in any order of keys; null for anything else. */
function matchDictionary(text: string): Map<string, string> | null {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return null;
  const entry = /\s*'(descr|fortran_order|shape)'\s*:\s*('[^'\\]*'|\[[^\]]*\]|True|False|\([\d,\sL]*\))\s*(?:,|$)/y;
  const entries = new Map<string, string>();
  while (body.slice(entry.lastIndex).trim() !== '') {
    const [, key, value] = entry.exec(body) ?? [];
    if (key === undefined || value === undefined || entries.has(key)) return null;
    entries.set(key, value);
  }
  return entries;
}

function shapeOf(text: string | undefined): readonly number[] | null {
  if (text?.startsWith('(') !== true) return null;
  const sides = text
    .slice(1, -1)
    .split(',')
    .map((side) => side.trim());
  if (sides.at(-1) === '') sides.pop(); // "(3,)" and "()"
  if (!sides.every((side) => /^\d{1,16}L?$/.test(side))) return null;
  return sides.map((side) => Number.parseInt(side, 10));
}

function elementOf(description: string): Result<{ readonly type: NpyType; readonly bigEndian: boolean; readonly itemBytes: number }> {
  const [, order, code, digits] = /^'([<>|=]?)([a-zA-Z])(\d{0,6})'$/.exec(description) ?? [];
  if (code === 'O') return failed(failure('code-execution/pickle', 'the .npy file holds Python objects, which are stored as a pickle'));
  const size = Number(digits);
  const type = order === undefined || digits === '' ? null : typeOf(`${code ?? ''}${digits ?? ''}`, code);
  if (type === null || size === 0) {
    return failed(failure('unsupported/array', `expected an array of numbers or labels, received elements ${shownName(description)}`));
  }
  return succeeded({ type, bigEndian: order === '>', itemBytes: type === 'text' ? size * 4 : size });
}

function typeOf(name: string, code: string | undefined): NpyType | null {
  if (code === 'U') return 'text'; // UTF-32 in the file's byte order
  if (code === 'S') return 'bytes';
  return npyTypes.get(name) ?? null;
}

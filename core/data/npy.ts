import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { LONGEST_NPY_HEADER, parseNpyHeader } from './npy-header.ts';
import type { NpyHeader } from './npy-header.ts';
import type { NpyType } from './npy-type.table.ts';
import { numbersOf } from './npy-values.ts';
import type { NumberArray } from './npy-values.ts';

/** An array of numbers: row-major (C order), byte order of this machine. */
export interface NpyArray {
  readonly type: NpyType;
  readonly shape: readonly number[];
  readonly values: NumberArray;
}

/** The bytes of an array after its header, in row-major order; labels and numbers alike. */
export interface StoredArray {
  readonly header: NpyHeader;
  readonly stored: Uint8Array;
}

/** Reads an .npy file of numbers. Fortran order is turned to row-major, float16 widened to float32. */
export function readNpy(file: Uint8Array, limits: Limits): Result<NpyArray> {
  const read = readStored(file, limits);
  if (!read.ok) return read;
  const { header, stored } = read.value;
  if (header.type === 'text' || header.type === 'bytes')
    return failed(failure('unsupported/array', 'expected an array of numbers, received texts'));
  return succeeded({ type: header.type, shape: header.shape, values: numbersOf(stored, header) });
}

/** Splits an .npy file into header and elements; the elements present must be exactly those the header says. */
export function readStored(file: Uint8Array, limits: Limits): Result<StoredArray> {
  const header = parseNpyHeader(file.subarray(0, LONGEST_NPY_HEADER), limits);
  if (!header.ok) return header;
  const sized = checkSize(header.value, file.length);
  if (!sized.ok) return sized;
  const stored = file.subarray(header.value.dataOffset);
  return succeeded({ header: header.value, stored: header.value.fortranOrder ? rowMajor(stored, header.value) : stored });
}

export function checkSize(header: NpyHeader, fileBytes: number): Result<null> {
  const present = fileBytes - header.dataOffset;
  const expected = header.count * header.itemBytes;
  if (present === expected) return succeeded(null);
  const what = `expected ${String(expected)} bytes after the .npy header (${header.shape.join(' x ')}), received ${String(present)}`;
  return failed(failure(present < expected ? 'damaged/truncated' : 'damaged/structure', what));
}

/** Fortran order to row-major: the first index runs fastest in the file, the last one in the answer. */
function rowMajor(stored: Uint8Array, { shape, itemBytes, count }: NpyHeader): Uint8Array {
  const answer = new Uint8Array(stored.length);
  const index = shape.map(() => 0);
  for (let from = 0; from < count; from += 1) {
    const to = index.reduce((position, value, axis) => position * (shape[axis] ?? 1) + value, 0);
    answer.set(stored.subarray(from * itemBytes, (from + 1) * itemBytes), to * itemBytes);
    for (let axis = 0; axis < shape.length; axis += 1) {
      const next = (index[axis] ?? 0) + 1;
      index[axis] = next === shape[axis] ? 0 : next;
      if (index[axis] !== 0) break;
    }
  }
  return answer;
}

import { constants, gunzipSync } from 'node:zlib';

import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { StoredElements } from './npy-values.ts';
import { readRegularFile } from './regular-file.ts';
import { systemCodeOf } from './write-whole.ts';

/** An IDX file, as MNIST and its relatives are published: big-endian, first axis counts items. */
export interface IdxArray {
  readonly elements: StoredElements;
  readonly shape: readonly number[];
  readonly stored: Uint8Array;
}

const types: ReadonlyMap<number, StoredElements> = new Map<number, StoredElements>([
  [0x08, { type: 'uint8', bigEndian: true, itemBytes: 1 }],
  [0x09, { type: 'int8', bigEndian: true, itemBytes: 1 }],
  [0x0b, { type: 'int16', bigEndian: true, itemBytes: 2 }],
  [0x0c, { type: 'int32', bigEndian: true, itemBytes: 4 }],
  [0x0d, { type: 'float32', bigEndian: true, itemBytes: 4 }],
  [0x0e, { type: 'float64', bigEndian: true, itemBytes: 8 }],
]);
const LONGEST_HEADER = 4 + 4 * 8;
/** CRC-32 and length at the end of a gzip file. */
const CHECKSUM_BYTES = 8;

/** Recognises IDX and packed IDX by the first bytes. */
export function isIdx(head: Uint8Array): boolean {
  const start = isGzip(head) ? inflateStart(head) : head;
  return (
    start !== null &&
    start.length >= 8 &&
    start[0] === 0 &&
    start[1] === 0 &&
    types.has(start[2] ?? 0) &&
    (start[3] ?? 0) >= 1 &&
    (start[3] ?? 0) <= 8
  );
}

/** Reads a whole IDX file. A packed one is inflated to the size its own header says, and no byte further. */
export function readIdxFile(path: string, limits: Limits): Result<IdxArray> {
  const file = readRegularFile(path, { followLinks: true, limitBytes: limits.arrayBytes });
  if (!file.ok) return file;
  const packed = isGzip(file.value);
  const start = packed ? inflateStart(file.value.subarray(0, 4_096)) : file.value.subarray(0, LONGEST_HEADER);
  if (start === null) return failed(failure('damaged/truncated', 'the packed file ends inside its header'));
  const header = parseHeader(start, limits);
  if (!header.ok) return header;
  const { bytes, dataOffset } = header.value;
  const whole = packed ? inflateTo(file.value, dataOffset + bytes, limits) : succeeded(file.value);
  if (!whole.ok) return whole;
  const present = whole.value.length - dataOffset;
  if (present === bytes) return succeeded({ ...header.value, stored: whole.value.subarray(dataOffset) });
  const what = `expected ${String(bytes)} bytes after the IDX header (${header.value.shape.join(' x ')}), received ${String(present)}`;
  return failed(failure(present < bytes ? 'damaged/truncated' : 'damaged/structure', what));
}

interface IdxHeader {
  readonly elements: StoredElements;
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly dataOffset: number;
}

function parseHeader(start: Uint8Array, limits: Limits): Result<IdxHeader> {
  const elements = types.get(start[2] ?? 0);
  const axes = start[3] ?? 0;
  if (start[0] !== 0 || start[1] !== 0 || elements === undefined || axes === 0)
    return failed(failure('suspicious-format/unknown', 'expected an IDX file, which starts with two zero bytes and a type'));
  if (axes > limits.rank)
    return failed(failure('denial-of-service/limit', `expected at most ${String(limits.rank)} axes, received ${String(axes)}`));
  if (start.length < 4 + 4 * axes) return failed(failure('damaged/truncated', 'the IDX file ends inside its header'));
  const view = new DataView(start.buffer, start.byteOffset);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const bytes = shape.reduce((product, side) => product * side, elements.itemBytes);
  if (bytes > limits.arrayBytes)
    return failed(
      failure('denial-of-service/limit', `expected at most ${String(limits.arrayBytes)} bytes, the IDX header says ${shape.join(' x ')}`),
    );
  return succeeded({ elements, shape, bytes, dataOffset: 4 + 4 * axes });
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** What the first bytes of a packed file inflate to; a wrong checksum at its end is found later, and named. */
function inflateStart(head: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(head.subarray(0, Math.max(CHECKSUM_BYTES, head.length - CHECKSUM_BYTES)), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return null;
  }
}

function inflateTo(file: Uint8Array, bytes: number, limits: Limits): Result<Uint8Array> {
  if (bytes > limits.ratioFreeBytes && bytes > file.length * limits.zipRatio) {
    return failed(failure('decompression/bomb', `the file would grow from ${String(file.length)} to ${String(bytes)} bytes`));
  }
  try {
    return succeeded(gunzipSync(file, { maxOutputLength: bytes })); // zlib proves the checksum
  } catch (error) {
    const system = systemCodeOf(error);
    if (system === 'ERR_BUFFER_TOO_LARGE')
      return failed(failure('damaged/structure', 'the packed file is longer than its IDX header says'));
    if (system === 'Z_BUF_ERROR') return failed(failure('damaged/truncated', 'the packed file ends early'));
    return failed(failure('damaged/checksum', `the packed file cannot be inflated (${system})`));
  }
}

import { crc32 } from 'node:zlib';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { exifOrientation } from './exif-orientation.ts';
import type { Orientation } from './exif-orientation.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colourType: ColourType;
  readonly interlaced: boolean;
}
/** 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha. */
export type ColourType = 0 | 2 | 3 | 4 | 6;

/** The parts of a PNG that make its pixels; everything else (text, profiles, gamma) is passed over. */
export interface PngChunks {
  readonly header: PngHeader;
  readonly palette: Uint8Array | null;
  readonly data: readonly Uint8Array[];
  readonly transparent: boolean;
  readonly orientation: Orientation;
  readonly animated: boolean;
  readonly bytesAfter: number;
}

const SIGNATURE_BYTES = 8;
const CRITICAL = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND']);
const depthsOf: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
]);

/** Reads only the header: enough to refuse a picture before anything is allocated. */
export function pngHeaderOf(file: Uint8Array): Result<PngHeader> {
  const first = chunkAt(file, SIGNATURE_BYTES);
  if (!first.ok) return first;
  if (first.value.type !== 'IHDR' || first.value.data.length !== 13)
    return failed(failure('damaged/structure', 'the PNG does not begin with its header'));
  const view = new DataView(first.value.data.buffer, first.value.data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [bitDepth, type, compression, filter, interlace] = [8, 9, 10, 11, 12].map((at) => view.getUint8(at));
  const colourType = colourTypes.find((known) => known === type);
  const problem = (what: string) => failed(failure('damaged/structure', `the PNG header is wrong: ${what}`));
  if (width === 0 || height === 0) return problem(`${String(width)} x ${String(height)} pixels`);
  if (colourType === undefined || bitDepth === undefined || depthsOf.get(colourType)?.includes(bitDepth) !== true) {
    return problem(`colour type ${String(type)} with ${String(bitDepth)} bits`);
  }
  if (compression !== 0 || filter !== 0 || (interlace ?? 2) > 1) return problem('unknown compression, filter or interlace method');
  return succeeded({ width, height, bitDepth, colourType, interlaced: interlace === 1 });
}

const colourTypes: readonly ColourType[] = [0, 2, 3, 4, 6];

/** Walks all chunks with their checksums. A PNG without its end, or with any wrong checksum, is damaged. */
export function readPngChunks(file: Uint8Array): Result<PngChunks> {
  const header = pngHeaderOf(file);
  if (!header.ok) return header;
  const data: Uint8Array[] = [];
  let [palette, transparent, animated, orientation]: [Uint8Array | null, boolean, boolean, Orientation] = [null, false, false, 1];
  let [offset, ended] = [SIGNATURE_BYTES, false];
  while (!ended) {
    const chunk = chunkAt(file, offset);
    if (!chunk.ok) return chunk;
    const { type, data: content, end } = chunk.value;
    if (type === 'IDAT') data.push(content);
    else if (type === 'PLTE') palette = content;
    else if (type === 'tRNS') transparent = true;
    else if (type === 'acTL') animated = true;
    else if (type === 'eXIf') orientation = exifOrientation(content);
    else if (/^[A-Z]/.test(type) && !CRITICAL.has(type))
      return failed(failure('unsupported/picture', `the PNG needs an unknown extension (${type})`));
    ended = type === 'IEND';
    offset = end;
  }
  if (data.length === 0) return failed(failure('damaged/truncated', 'the PNG holds no picture data'));
  return succeeded({ header: header.value, palette, data, transparent, orientation, animated, bytesAfter: file.length - offset });
}

function chunkAt(file: Uint8Array, offset: number): Result<{ readonly type: string; readonly data: Uint8Array; readonly end: number }> {
  if (offset + 12 > file.length) return failed(failure('damaged/truncated', 'the PNG ends early'));
  const view = new DataView(file.buffer, file.byteOffset + offset);
  const length = view.getUint32(0);
  const end = offset + 12 + length;
  if (end > file.length) return failed(failure('damaged/truncated', 'the PNG ends inside a chunk'));
  const type = String.fromCharCode(...file.subarray(offset + 4, offset + 8));
  if (!/^[A-Za-z]{4}$/.test(type)) return failed(failure('damaged/structure', 'the PNG holds a chunk without a name'));
  if (crc32(file.subarray(offset + 4, end - 4)) !== view.getUint32(8 + length)) {
    return failed(failure('damaged/checksum', `the checksum of the PNG chunk ${type} is wrong`));
  }
  return succeeded({ type, data: file.subarray(offset + 8, end - 4), end });
}

import { createHash } from 'node:crypto';

import { failure } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { DecodedItem } from './data-source.ts';
import { decodePng } from './decode-png.ts';
import { decodeWithLibvips } from './decode-with-libvips.ts';
import { pictureKindOf, refusedKind } from './picture-kind.ts';
import { checkPixels } from './pixel-limits.ts';
import { pngHeaderOf } from './png-chunks.ts';
import type { Raster } from './raster.ts';

/**
 * The one decode path: model, thumbnail and overlay all get their pixels here, so they cannot disagree.
 *
 *     content decides the format; header limits before allocation; orientation applied once; alpha dropped;
 *     first frame; 8 bit (white 255) or 16 bit (white 65535) kept exactly; grey 1 channel, colour 3 (RGB)
 *
 * shape   encoded bytes -> [H,W,1] or [H,W,3]
 */
export async function decodePicture(file: Uint8Array, limits: Limits): Promise<Result<DecodedItem>> {
  const raster = await rasterOf(file, limits);
  if (!raster.ok) return raster;
  const { height, width, channels, pixels, notes } = raster.value;
  const shape = [height, width, channels];
  const whiteLevel = pixels instanceof Uint16Array ? 65_535 : 255;
  return succeeded({
    shape,
    pixels,
    whiteLevel,
    fromPicture: true,
    decodedHash: hashOfValues(shape, pixels),
    bytesHash: hashOfBytes(file),
    notes,
  });
}

/** Identity of decoded values: SHA-256 of `HxWxC:type:` and the little-endian values. Equal pictures in different containers are equal here. */
export function hashOfValues(shape: readonly number[], values: DecodedItem['pixels']): string {
  const type = values instanceof Uint8Array ? 'uint8' : values instanceof Uint16Array ? 'uint16' : 'float32';
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256')
    .update(`${shape.join('x')}:${type}:`)
    .update(bytes)
    .digest('hex');
}

export function hashOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function rasterOf(file: Uint8Array, limits: Limits): Promise<Result<Raster>> {
  if (file.length === 0) return failed(failure('suspicious-format/empty', 'the file is empty'));
  if (file.length > limits.imageBytes)
    return failed(
      failure('denial-of-service/limit', `expected at most ${String(limits.imageBytes)} bytes, received ${String(file.length)}`),
    );
  const found = pictureKindOf(file);
  if (!found.readable) return failed(refusedKind(found.kind));
  if (found.kind !== 'png') return decodeWithLibvips(file, found.kind, limits);
  const header = pngHeaderOf(file);
  const sized = header.ok ? checkPixels(header.value, limits) : header;
  return sized.ok ? decodePng(file) : sized;
}

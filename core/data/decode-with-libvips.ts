import type sharpFunction from 'sharp';
import type { Metadata, Sharp } from 'sharp';

import { failure, shownName } from '../contract/failures.ts';
import type { Limits } from '../contract/limits.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import { readJpegMarkers } from './jpeg-markers.ts';
import type { JpegFacts } from './jpeg-markers.ts';
import type { PictureKind } from './picture-kind.ts';
import { checkPixels } from './pixel-limits.ts';
import type { Raster } from './raster.ts';
import { turnUpright } from './turn-upright.ts';

type SharpLibrary = typeof sharpFunction;

/** Loaders of the formats we accept; every other one (SVG, PDF, HEIF ...) is closed, whatever the bytes say. */
const LOADERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadTiffBuffer', 'VipsForeignLoadNsgifBuffer'];

let library: Promise<SharpLibrary> | null = null;

/** Loaded on first use and only in workers: the native library must not live in the engine. */
function sharpLibrary(): Promise<SharpLibrary> {
  library ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false); // every picture is read once; a cache would only grow
    sharp.concurrency(1); // workers are the parallelism
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: LOADERS });
    return sharp;
  });
  return library;
}

export interface DecoderVersions {
  readonly sharp: string;
  readonly vips: string;
  readonly mozjpeg: string;
}

/** Decoder and versions, for reports: two JPEG decoders differ by up to 26 levels on the same file. */
export async function decoderVersions(): Promise<DecoderVersions> {
  const { versions } = await sharpLibrary();
  return { sharp: versions.sharp, vips: versions.vips, mozjpeg: versions.mozjpeg ?? 'unknown' };
}

/**
 * Decodes JPEG, WebP, TIFF and GIF. Size and channels are checked in the header before anything is allocated, and any
 * warning of the decoder counts as damage.
 *
 *     first page; grey or RGB as stored (profile ignored, as training pipelines do); CMYK to sRGB by its profile; alpha dropped
 */
export async function decodeWithLibvips(file: Uint8Array, kind: Exclude<PictureKind, 'png'>, limits: Limits): Promise<Result<Raster>> {
  const markers = kind === 'jpeg' ? readJpegMarkers(file) : succeeded(null);
  if (!markers.ok) return markers;
  const sized = markers.value === null ? succeeded(null) : checkPixels(markers.value, limits);
  if (!sized.ok) return sized;
  try {
    const sharp = await sharpLibrary();
    const open = (ignoreIcc: boolean): Sharp =>
      sharp(file, {
        failOn: 'warning',
        limitInputPixels: limits.imagePixels,
        limitInputChannels: limits.imageChannels,
        ignoreIcc,
        autoOrient: kind !== 'jpeg',
        sequentialRead: true,
      });
    const facts = factsOf(markers.value ?? (await open(true).metadata()));
    const checked = checkPixels(facts, limits);
    if (!checked.ok) return checked;
    if (facts.depth === null) return failed(failure('unsupported/picture', 'expected 8 or 16 bits per value'));
    const { data, info } = await toRaw(open(facts.space !== 'cmyk'), facts).toBuffer({ resolveWithObject: true });
    const raster: Raster = {
      height: info.height,
      width: info.width,
      channels: facts.grey ? 1 : 3,
      pixels: valuesOf(data, facts.depth),
      notes: facts.notes,
    };
    return succeeded(turnUpright(raster, markers.value?.orientation ?? 1));
  } catch (error) {
    return failed(decodeFailure(error));
  }
}

interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly grey: boolean;
  readonly space: string;
  readonly depth: 8 | 16 | null;
  readonly notes: readonly string[];
}

function factsOf(found: JpegFacts | Metadata): PictureFacts {
  return 'components' in found ? jpegFacts(found) : metadataFacts(found);
}

function jpegFacts({ width, height, components, bitDepth, orientation, bytesAfter }: JpegFacts): PictureFacts {
  const notes: string[] = [];
  if (components === 4) notes.push('CMYK turned to sRGB');
  if (orientation !== 1) notes.push('turned upright by its orientation tag');
  if (bytesAfter > 0) notes.push('data behind the end of the picture ignored');
  return {
    width,
    height,
    channels: components,
    grey: components === 1,
    space: components === 4 ? 'cmyk' : 'srgb',
    depth: bitDepth === 8 ? 8 : null,
    notes,
  };
}

function metadataFacts({ width, height, channels, space, depth, hasAlpha, pages = 1, orientation = 1 }: Metadata): PictureFacts {
  const bits = depth === 'uchar' ? 8 : depth === 'ushort' ? 16 : null;
  const notes: string[] = [];
  if (space === 'cmyk') notes.push('CMYK turned to sRGB');
  if (hasAlpha) notes.push('transparency dropped');
  if (bits === 16) notes.push('16 bits per value');
  if (pages > 1) notes.push(`first of ${String(pages)} pages or frames`);
  if (orientation !== 1) notes.push('turned upright by its orientation tag');
  return { width, height, channels, grey: space === 'b-w' || space === 'grey16', space, depth: bits, notes };
}

/** Without a target space and depth libvips answers 8-bit RGB, whatever was stored. */
function toRaw(image: Sharp, { grey, depth }: PictureFacts): Sharp {
  const wide = depth === 16;
  const space = grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  return image
    .removeAlpha()
    .toColourspace(space)
    .raw({ depth: wide ? 'ushort' : 'uchar' });
}

function valuesOf(data: Buffer, depth: 8 | 16): Uint8Array | Uint16Array {
  const copy = new Uint8Array(data); // 16-bit values need an aligned start
  return depth === 8 ? copy : new Uint16Array(copy.buffer);
}

function decodeFailure(error: unknown): Failure {
  const words = error instanceof Error ? error.message : String(error);
  if (/pixel limit/i.test(words)) return failure('denial-of-service/limit', 'the picture has more pixels than the limit');
  if (/premature|truncated|end of (?:file|stream)|not enough data/i.test(words))
    return failure('damaged/truncated', `the picture ends early: ${shownName(words)}`);
  return failure('data/undecodable', `the picture cannot be decoded: ${shownName(words)}`);
}

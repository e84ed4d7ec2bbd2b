import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { exifOrientation } from './exif-orientation.ts';
import type { Orientation } from './exif-orientation.ts';

/** What the markers of a JPEG say before any pixel is decoded. */
export interface JpegFacts {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 colour, 4 CMYK. */
  readonly components: number;
  readonly bitDepth: number;
  readonly orientation: Orientation;
  readonly bytesAfter: number;
}

const START_OF_SCAN = 0xda;
const EXIF = 0xe1;
const END_OF_IMAGE = Uint8Array.of(0xff, 0xd9);
/** Markers that announce a frame: SOF0 to SOF15 without the tables (C4, C8, CC) between them. */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/**
 * Walks the markers up to the first scan and looks for the end marker behind it. Decoders fill a cut picture with
 * grey and only warn; a JPEG without its end marker is therefore refused here, however little is missing.
 */
export function readJpegMarkers(file: Uint8Array): Result<JpegFacts> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const truncated = failed(failure('damaged/truncated', 'the JPEG ends early'));
  let frame: Pick<JpegFacts, 'width' | 'height' | 'components' | 'bitDepth'> | null = null;
  let orientation: Orientation = 1;
  let offset = 2;
  for (;;) {
    while (bytes[offset] === 0xff && bytes[offset + 1] === 0xff) offset += 1; // fill bytes
    if (offset + 4 > bytes.length) return truncated;
    if (bytes[offset] !== 0xff) return failed(failure('damaged/structure', 'the JPEG holds bytes between its segments'));
    const marker = bytes.readUInt8(offset + 1);
    const end = offset + 2 + bytes.readUInt16BE(offset + 2);
    if (end > bytes.length) return truncated;
    if (FRAMES.has(marker) && end - offset >= 10) {
      frame ??= {
        bitDepth: bytes.readUInt8(offset + 4),
        height: bytes.readUInt16BE(offset + 5),
        width: bytes.readUInt16BE(offset + 7),
        components: bytes.readUInt8(offset + 9),
      };
    }
    if (marker === EXIF && bytes.toString('latin1', offset + 4, offset + 10) === 'Exif\0\0')
      orientation = exifOrientation(bytes.subarray(offset + 10, end));
    offset = end;
    if (marker === START_OF_SCAN) break;
  }
  if (frame === null || frame.width === 0 || frame.height === 0)
    return failed(failure('damaged/structure', 'the JPEG does not say its size'));
  // Inside picture data 0xff is always followed by 0 or a restart marker, so this pair can only be the end.
  const end = bytes.indexOf(END_OF_IMAGE, offset);
  return end < 0 ? truncated : succeeded({ ...frame, orientation, bytesAfter: bytes.length - end - 2 });
}

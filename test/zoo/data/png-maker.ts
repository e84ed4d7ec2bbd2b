import { crc32, deflateSync } from 'node:zlib';

/** What a hand-made PNG says and holds; `rows` are unfiltered scanlines, already packed to the bit depth. */
export interface PngParts {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGB + alpha. */
  readonly colourType: number;
  readonly rows: readonly Uint8Array[];
  /** Chunks between header and data: palette, transparency, text, physical size. */
  readonly chunks?: readonly Uint8Array[];
}

export const PNG_SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** A PNG from its parts. Written by hand so that tests can say exactly what a file claims, true or not. */
export function makePng(parts: PngParts): Uint8Array {
  const scanlines = joinBytes(parts.rows.flatMap((row) => [Uint8Array.of(0), row]));
  return joinBytes([
    PNG_SIGNATURE,
    pngHeader(parts),
    ...(parts.chunks ?? []),
    pngChunk('IDAT', deflateSync(scanlines, { level: 9 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

export function pngHeader(parts: Omit<PngParts, 'rows' | 'chunks'>): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(parts.width, 0);
  header.writeUInt32BE(parts.height, 4);
  header.set([parts.bitDepth, parts.colourType, 0, 0, 0], 8);
  return pngChunk('IHDR', header);
}

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(body, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** An 8-bit picture with 1 (grey), 2 (grey + alpha), 3 (RGB) or 4 (RGB + alpha) channels from row-major values. */
export function makePng8(width: number, height: number, values: Uint8Array): Uint8Array {
  const channels = values.length / (width * height);
  const colourType = [0, 4, 2, 6][channels - 1];
  if (colourType === undefined) throw new Error(`expected 1 to 4 channels, received ${String(channels)}`);
  const rows = Array.from({ length: height }, (_, y) => values.subarray(y * width * channels, (y + 1) * width * channels));
  return makePng({ width, height, bitDepth: 8, colourType, rows });
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

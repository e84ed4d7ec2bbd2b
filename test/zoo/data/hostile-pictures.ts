import { deflateSync } from 'node:zlib';

import { joinBytes, makePng, makePng8, pngChunk, pngHeader, PNG_SIGNATURE } from './png-maker.ts';
import { changed, cut, goldenBytes, text } from './zoo-file.ts';
import type { ZooFile } from './zoo-file.ts';

const good = makePng8(
  4,
  4,
  Uint8Array.from({ length: 16 }, (_, n) => n * 16),
);
const jpeg = goldenBytes('rgb.jpg');
const rows = Array.from({ length: 4 }, () => Uint8Array.of(1, 2, 3, 4));
const plain = { width: 4, height: 4, bitDepth: 8, colourType: 0, rows };
const end = pngChunk('IEND', new Uint8Array(0));
const blankText = pngChunk('zTXt', joinBytes([text('note\0\0'), deflateSync(Buffer.alloc(50_000_000))]));

/** Pictures for fault rows I1 to I8 and I12 of the security specification; the faults of PNG are those of PngSuite. */
export const hostilePictures: readonly ZooFile[] = [
  { name: 'good.png', twin: null, make: () => good },
  { name: 'good.jpg', twin: null, make: () => jpeg },
  { name: 'good.gif', twin: null, make: () => goldenBytes('two-frames.gif') },
  { name: 'good.webp', twin: null, make: () => goldenBytes('rgb.webp') },
  { name: 'good.tif', twin: null, make: () => goldenBytes('rgb.tif') },

  ...from('good.png', {
    'signature-first-byte.png': () => changed(good, 0, 0x09),
    'signature-second-byte.png': () => changed(good, 1, 0x70),
    'signature-missing.png': () => good.subarray(4),
    'signature-seventh-byte.png': () => changed(good, 6, 0x08),
    'line-ends-to-carriage-return.png': () => text(Buffer.from(good).toString('latin1').replaceAll('\n', '\r\n')),
    'line-ends-to-line-feed.png': () => text(Buffer.from(good).toString('latin1').replaceAll('\r\n', '\n')),
    'header-checksum.png': () => changed(good, 29, (good[29] ?? 0) ^ 1),
    'data-checksum.png': () => changed(good, -14, (good.at(-14) ?? 0) ^ 1),
    'colour-type-1.png': () => makePng({ ...plain, colourType: 1 }),
    'colour-type-9.png': () => makePng({ ...plain, colourType: 9 }),
    'depth-0.png': () => makePng({ ...plain, bitDepth: 0 }),
    'depth-3.png': () => makePng({ ...plain, bitDepth: 3 }),
    'depth-99.png': () => makePng({ ...plain, bitDepth: 99 }),
    'no-data.png': () => joinBytes([PNG_SIGNATURE, pngHeader(plain), end]),
    'width-0.png': () => makePng({ ...plain, width: 0 }),
    'no-end.png': () => good.subarray(0, -12),
    'half.png': () => cut(good, 0.5),
    'magic-only.png': () => PNG_SIGNATURE,
    'fewer-rows.png': () => makePng({ ...plain, height: 5 }),
    'more-rows.png': () => makePng({ ...plain, height: 3 }),
    'no-palette.png': () => makePng({ ...plain, colourType: 3 }),
    'short-palette.png': () => makePng({ ...plain, colourType: 3, chunks: [pngChunk('PLTE', Uint8Array.of(1, 2, 3))] }),
    'unknown-filter.png': () => joinBytes([PNG_SIGNATURE, pngHeader(plain), pngChunk('IDAT', deflateSync(Buffer.alloc(20, 9))), end]),
    'unknown-critical-chunk.png': () => makePng({ ...plain, chunks: [pngChunk('EVIL', Uint8Array.of(1))] }),
    'chunk-of-2-gib.png': () => joinBytes([PNG_SIGNATURE, pngHeader(plain), Uint8Array.of(0x7f, 0xff, 0xff, 0xff), text('IDAT')]),
    'bomb-one-bit.png': () => makePng({ width: 20_000, height: 20_000, bitDepth: 1, colourType: 0, rows }),
    'bomb-65535.png': () => makePng({ width: 65_535, height: 65_535, bitDepth: 16, colourType: 6, rows }),
    'bomb-2-to-the-62.png': () => makePng({ width: 0x7fffffff, height: 0x7fffffff, bitDepth: 8, colourType: 0, rows }),
    'bomb-data.png': () => joinBytes([PNG_SIGNATURE, pngHeader(plain), pngChunk('IDAT', deflateSync(Buffer.alloc(80_000_000))), end]),
    // Metadata is passed over, never inflated: these are read like their twin.
    'text-of-50-mb.png': () => makePng({ ...plain, chunks: [blankText] }),
    'many-chunks.png': () => makePng({ ...plain, chunks: Array.from({ length: 100_000 }, () => pngChunk('tEXt', text('a\0'))) }),
    'broken-profile.png': () => makePng({ ...plain, chunks: [pngChunk('iCCP', text('name\0\0no profile'))] }),
    'exif-loop.png': () =>
      makePng({ ...plain, chunks: [pngChunk('eXIf', Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0xff, 0xff, 0, 0, 0, 8))] }),
    'zip-tail.png': () => joinBytes([good, text('PK\x03\x04 a zip behind the picture')]),
  }),

  ...from('good.jpg', {
    'cut-10.jpg': () => cut(jpeg, 0.1),
    'cut-50.jpg': () => cut(jpeg, 0.5),
    'cut-90.jpg': () => cut(jpeg, 0.9),
    'no-end-marker.jpg': () => jpeg.subarray(0, -2),
    'magic-only.jpg': () => jpeg.subarray(0, 3),
    'width-0.jpg': () => withSize(0, 23),
    'bomb-65535.jpg': () => withSize(65_535, 65_535),
    'segment-past-the-end.jpg': () => joinBytes([jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xe1, 0xff, 0xff), text('Exif\0\0')]),
    'exif-loop.jpg': () =>
      joinBytes([
        jpeg.subarray(0, 2),
        Uint8Array.of(0xff, 0xe1, 0, 22),
        text('Exif\0\0MM\0\x2a\0\0\0\x08\xff\xff\0\0\0\x08'),
        jpeg.subarray(2),
      ]),
    'zip-tail.jpg': () => joinBytes([jpeg, text('PK\x03\x04 a zip behind the picture')]),
  }),

  ...from('good.gif', { 'cut-50.gif': () => cut(goldenBytes('two-frames.gif'), 0.5), 'magic-only.gif': () => text('GIF89a') }),
  ...from('good.webp', {
    'cut-50.webp': () => cut(goldenBytes('rgb.webp'), 0.5),
    'magic-only.webp': () => text('RIFF\xff\xff\xff\xffWEBP'),
  }),
  ...from('good.tif', {
    'cut-50.tif': () => cut(goldenBytes('rgb.tif'), 0.5),
    'directory-loop.tif': () => text('II\x2a\0\x08\0\0\0\0\0\x08\0\0\0'),
  }),

  ...from('good.png', {
    'empty.png': () => new Uint8Array(0),
    'html.jpg': () => text('<!doctype html><script>document.title = "canary"</script>'),
    'script.svg': () =>
      text('<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(\'http://127.0.0.1/canary\')" width="1e9" height="1e9"/>'),
    'entities.svg': () => text('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>'),
    'document.pdf': () => text('%PDF-1.7 /OpenAction'),
    'bitmap.bmp': () => joinBytes([text('BM'), new Uint8Array(60)]),
    'noise.png': () => Uint8Array.from({ length: 4_096 }, (_, n) => (n * n * 2_654_435_761) >>> 24),
  }),
];

function from(twin: string, makers: Readonly<Record<string, () => Uint8Array>>): readonly ZooFile[] {
  return Object.entries(makers).map(([name, make]) => ({ name, twin, make }));
}

/** The JPEG with another size in its frame header. */
function withSize(width: number, height: number): Uint8Array {
  const copy = Buffer.from(jpeg);
  const frame = copy.indexOf(Uint8Array.of(0xff, 0xc0, 0, 17));
  copy.writeUInt16BE(height, frame + 5);
  copy.writeUInt16BE(width, frame + 7);
  return new Uint8Array(copy);
}

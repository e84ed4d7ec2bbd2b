import { readdirSync, readFileSync } from 'node:fs';

import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { decodePng } from '../../../core/data/decode-png.ts';
import { decoderVersions } from '../../../core/data/decode-with-libvips.ts';
import { decodePicture } from '../../../core/data/decode.ts';
import type { DecodedItem } from '../../../core/data/data-source.ts';
import { readNpy } from '../../../core/data/npy.ts';
import { makePng, makePng8 } from '../../zoo/data/png-maker.ts';

const golden = new URL('../../golden/data/', import.meta.url);

describe('a lossless picture has the values that Pillow reads', () => {
  it.each([
    ['rgb.png', []],
    ['grey.png', []],
    ['deep.png', ['16 bits per value']],
    ['rgba.png', ['transparency dropped']],
    ['grey-alpha.png', ['transparency dropped']],
    ['palette.png', []],
    ['palette-4.png', []],
    ['one-bit.png', []],
    ['rgb.webp', []],
    ['rgb.tif', []],
    ['deep.tif', ['16 bits per value']],
    ['two-pages.tif', ['first of 2 pages or frames']],
    ['two-frames.gif', ['transparency dropped', 'first of 2 pages or frames']],
    ['animated.png', ['still picture of an animation']],
  ])('%s', async (name, notes) => {
    const decoded = await decodeGolden(name);
    expect(Array.from(decoded.pixels)).toEqual(expectedValues(name.replace(/\.\w+$/, '')));
    expect(decoded.notes).toEqual(notes);
  });
});

describe('a JPEG', () => {
  it.each(['grey', 'rgb', 'progressive'])(
    '%s.jpg differs from Pillow by at most 2 levels (rounding of the inverse transform)',
    async (name) => {
      const decoded = await decodeGolden(`${name}.jpg`);
      expect(largestDifference(decoded.pixels, expectedValues(`${name}-jpg`))).toBeLessThanOrEqual(2);
    },
  );

  it('in CMYK becomes RGB and says so', async () => {
    const decoded = await decodeGolden('cmyk.jpg');
    expect([decoded.shape, decoded.notes]).toEqual([[23, 37, 3], ['CMYK turned to sRGB']]);
  });

  it('is decoded by a decoder whose version can be recorded', async () => {
    const { sharp: library, mozjpeg } = await decoderVersions();
    expect([library, mozjpeg]).toEqual([sharp.versions.sharp, sharp.versions.mozjpeg]);
  });
});

describe('an orientation tag', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i in a PNG gives the upright pixels exactly', async (tag) => {
    const decoded = await decodeGolden(`upright-${String(tag)}.png`);
    expect([decoded.shape, Array.from(decoded.pixels)]).toEqual([[23, 37, 3], expectedValues('upright')]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i in a JPEG is applied as Pillow and libvips apply it', async (tag) => {
    const file = readFileSync(new URL(`upright-${String(tag)}.jpg`, golden));
    const decoded = await decodeGolden(`upright-${String(tag)}.jpg`);
    const turned = await sharp(file).autoOrient().raw().toBuffer();
    expect(decoded.shape).toEqual([23, 37, 3]);
    expect(largestDifference(decoded.pixels, expectedValues('upright'))).toBeLessThanOrEqual(4); // JPEG at quality 100
    expect(Buffer.from(decoded.pixels)).toEqual(turned);
  });
});

describe('a PNG decoded by us equals libpng', () => {
  beforeAll(async () => {
    await decoderVersions(); // loads the library, which closes every loader we do not use
    sharp.unblock({ operation: ['VipsForeignLoadPngBuffer'] });
  });
  const types = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [2, 8], [2, 16], [4, 8], [4, 16], [6, 8], [6, 16]] as const; // prettier-ignore

  it.each(types)('for colour type %i with %i bits', async (colourType, bitDepth) => {
    const [width, height] = [13, 9];
    const bits = bitDepth * ({ 0: 1, 2: 3, 4: 2, 6: 4 } as const)[colourType] * width;
    const rows = Array.from({ length: height }, (_, y) =>
      Uint8Array.from({ length: Math.ceil(bits / 8) }, (_, x) => (x * 89 + y * 151 + 7) % 256),
    );
    const file = makePng({ width, height, bitDepth, colourType, rows });
    expect(ours(file)).toEqual(await libpng(file, colourType === 0 || colourType === 4, bitDepth === 16));
  });

  it.each([
    [3, false],
    [3, true],
    [4, true],
  ] as const)('for %i channels with all row filters and interlacing (16 bit: %s)', async (channels, wide) => {
    const values = Uint16Array.from({ length: 31 * 17 * channels }, (_, n) => (n * n * 31 + n * 7) % 65_536);
    const raw = { width: 31, height: 17, channels };
    const source = wide
      ? sharp(values, { raw }).toColourspace('rgb16')
      : sharp(
          Uint8Array.from(values, (value) => value >> 8),
          { raw },
        );
    for (const progressive of [false, true]) {
      const file = await source.clone().png({ progressive, adaptiveFiltering: true, compressionLevel: 9 }).toBuffer();
      expect(ours(file)).toEqual(await libpng(file, false, wide));
    }
  });

  it('for interlaced palettes of 4 bits', async () => {
    const raw = { width: 15, height: 11, channels: 3 } as const;
    const values = Uint8Array.from({ length: 15 * 11 * 3 }, (_, n) => ((n % 5) * 50) % 256);
    const file = await sharp(values, { raw }).png({ palette: true, colours: 14, progressive: true, dither: 0 }).toBuffer();
    expect(ours(file)).toEqual(await libpng(file, false, false));
  });
});

describe('the identity of decoded pixels', () => {
  it('is the same in two containers and another for one changed value', async () => {
    const [png, webp] = [await decodeGolden('rgb.png'), await decodeGolden('rgb.webp')];
    const changed = Uint8Array.from(png.pixels, (value, index) => (index === 0 ? value ^ 1 : value));
    const other = await decodePicture(makePng8(37, 23, changed), defaultLimits);
    expect([png.decodedHash, png.bytesHash === webp.bytesHash]).toEqual([webp.decodedHash, false]);
    expect(other.ok && other.value.decodedHash !== png.decodedHash).toBe(true);
  });

  it('tells apart two pictures with the same values in another shape', async () => {
    const values = Uint8Array.from({ length: 12 }, (_, n) => n);
    const [wide, tall] = [
      await decodePicture(makePng8(4, 3, values), defaultLimits),
      await decodePicture(makePng8(3, 4, values), defaultLimits),
    ];
    expect(wide.ok && tall.ok && wide.value.decodedHash !== tall.value.decodedHash).toBe(true);
  });
});

describe('every picture of the bundled example', () => {
  it('decodes to 28 x 28 grey values', async () => {
    const root = new URL('../../../resources/examples/garments/pictures/', import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.png'));
    const shapes = await Promise.all(
      files.map(async (name) => {
        const decoded = await decodePicture(readFileSync(new URL(encodeURI(name), root)), defaultLimits);
        return decoded.ok ? decoded.value.shape.join('x') : decoded.failure.code;
      }),
    );
    expect([shapes.length, new Set(shapes)]).toEqual([200, new Set(['28x28x1'])]);
  });
});

async function decodeGolden(name: string): Promise<DecodedItem> {
  const decoded = await decodePicture(readFileSync(new URL(name, golden)), defaultLimits);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return decoded.value;
}

function expectedValues(name: string): number[] {
  const read = readNpy(readFileSync(new URL(`${name}.npy`, golden)), defaultLimits);
  if (!read.ok) throw new Error(read.failure.message);
  return Array.from<number | bigint, number>(read.value.values, Number);
}

function largestDifference(values: ArrayLike<number>, expected: readonly number[]): number {
  expect(values.length).toBe(expected.length);
  return expected.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (values[index] ?? NaN))), 0);
}

function ours(file: Uint8Array): number[] {
  const decoded = decodePng(file);
  if (!decoded.ok) throw new Error(decoded.failure.message);
  return Array.from(decoded.value.pixels);
}

async function libpng(file: Uint8Array, grey: boolean, wide: boolean): Promise<number[]> {
  const space = grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb';
  const data = await sharp(file)
    .removeAlpha()
    .toColourspace(space)
    .raw({ depth: wide ? 'ushort' : 'uchar' })
    .toBuffer();
  return Array.from(wide ? new Uint16Array(new Uint8Array(data).buffer) : data);
}

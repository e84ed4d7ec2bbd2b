import sharp from 'sharp';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { decodePicture } from '../../../core/data/decode.ts';
import { readNpy } from '../../../core/data/npy.ts';
import { makeNpy } from '../../zoo/data/npy-maker.ts';
import { makePng, makePng8, pngChunk } from '../../zoo/data/png-maker.ts';
import { goldenBytes } from '../../zoo/data/zoo-file.ts';
import { chosen } from '../corpus.ts';
import type { FuzzInput, Harness, Random } from '../harness.ts';
import { mutatedBytes } from '../mutate-bytes.ts';
import { requireTyped } from '../sound-answer.ts';

const pictures = ['rgb.png', 'palette-4.png', 'grey-alpha.png', 'deep.png', 'upright-6.jpg', 'progressive.jpg', 'cmyk.jpg', 'rgb.webp', 'rgb.tif', 'two-frames.gif'].map(goldenBytes); // prettier-ignore
const arrays = ['big-f8-fortran.npy', 'little-f4.npy', 'u1.npy', 'labels-text.npy', 'big-f2.npy'].map(goldenBytes);
const limits = { ...defaultLimits, imagePixels: 4_000_000 };

/** Pictures and arrays: on whole ones the pixels of a second decoder, on damaged ones values of the stated shape or a refusal. */
export const picturesAndArrays: Harness = {
  number: 7,
  name: 'PNG, JPEG, NPY',
  make: (random): FuzzInput => {
    const how = random() % 8;
    if (how === 0) return { 'whole.png': wholePng(random) };
    if (how < 3) return { 'a.npy': mutatedBytes(chosen(arrays, random()), random) };
    if (how === 3) return { 'a.npy': lyingArray(random) };
    if (how === 4) return { 'a.png': lyingPng(random) };
    return { 'a.png': mutatedBytes(chosen(pictures, random()), random) };
  },
  check: async (input) => {
    for (const [name, bytes] of Object.entries(input))
      await (name.endsWith('.npy') ? checkArray(bytes) : checkPicture(bytes, name === 'whole.png'));
  },
};

async function checkPicture(bytes: Uint8Array, isWhole: boolean): Promise<void> {
  const decoded = await decodePicture(bytes, limits);
  if (!decoded.ok) {
    requireTyped(decoded.failure);
    if (isWhole) throw new Error(`a whole picture is refused: ${decoded.failure.message}`);
    return;
  }
  const { shape, pixels } = decoded.value;
  if (pixels.length !== product(shape) || ![1, 3].includes(shape[2] ?? 0))
    throw new Error(`${String(pixels.length)} pixels for ${shape.join('x')}`);
  if (!isWhole) return;
  sharp.unblock({ operation: ['VipsForeignLoadPngBuffer'] }); // the product closes it; here it is the second opinion
  const second = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const channels = second.info.channels;
  const equal = pixels.every((value, at) => value === second.data[Math.floor(at / (shape[2] ?? 1)) * channels + (at % (shape[2] ?? 1))]);
  if (!equal) throw new Error('two decoders disagree on a whole picture');
}

async function checkArray(bytes: Uint8Array): Promise<void> {
  const read = readNpy(bytes, defaultLimits);
  if (!read.ok) requireTyped(read.failure);
  else if (read.value.values.length !== product(read.value.shape))
    throw new Error(`${String(read.value.values.length)} values for ${read.value.shape.join('x')}`);
}

function wholePng(random: Random): Uint8Array {
  const [width, height, channels] = [1 + (random() % 20), 1 + (random() % 20), 1 + (random() % 4)];
  return makePng8(width, height, noise(width * height * channels, random));
}

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random() & 255);
}

function lyingArray(random: Random): Uint8Array {
  const descr = chosen(["'<f4'", "'|u1'", "'>i8'", "'<U2'", "'|S3'", "'|O'", "'<c8'", "[('a', '<f4')]", "'<f3'", "'=u2'", "''"], random());
  const sides = Array.from({ length: random() % 6 }, () =>
    chosen(['0', '1', '2', '7', '65536', '4294967296', '9007199254740993', '-1', '2L', 'x'], random()),
  );
  return makeNpy({
    descr,
    shape: random() % 9 === 0 ? null : `(${sides.join(', ')},)`,
    data: new Uint8Array(random() % 200),
    version: random() % 5,
  });
}

function lyingPng(random: Random): Uint8Array {
  const side = () => chosen([0, 1, 2, 3, 7, 8, 9, 1_000, 65_535, 0x7fffffff], random() % 3 === 0 ? random() : random() % 7);
  const rows = Array.from({ length: random() % 12 }, () => noise(1 + (random() % 3), random));
  const chunks =
    random() % 3 === 0
      ? [pngChunk(chosen(['PLTE', 'tRNS', 'eXIf', 'acTL', 'iCCP', 'IDAT', 'IEND', 'zTXt'], random()), noise(random() % 70, random))]
      : [];
  return makePng({
    width: side(),
    height: side(),
    bitDepth: chosen([1, 2, 4, 8, 16, 3], random()),
    colourType: chosen([0, 2, 3, 4, 6, 5], random()),
    rows,
    chunks,
  });
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}

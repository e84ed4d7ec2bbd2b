import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { numbersOf } from '../../../core/data/npy-values.ts';
import { openNpz } from '../../../core/data/npz.ts';
import { centreCrop, resize } from '../../../core/data/resize.ts';
import type { Picture } from '../../../core/data/resize.ts';

describe('bilinear resizing', () => {
  it.each(['enlarge', 'shrink', 'mixed', 'line'])('equals SciPy with half-pixel centres and repeated edges: %s', async (name) => {
    const [picture, expected] = [await goldenPicture(name), await goldenPicture(`${name}_bilinear`)];
    const resized = resize(picture, expected, 'bilinear');
    const difference = resized.values.reduce(
      (largest, value, index) => Math.max(largest, Math.abs(value - (expected.values[index] ?? NaN))),
      0,
    );
    expect(resized.values.length).toBe(expected.values.length);
    expect(difference).toBeLessThan(2e-5); // float32 at values up to 255
  });

  it('of a picture of one pixel is even, of an even picture is even', () => {
    const one = resize(pictureOf(1, 1, [7]), { height: 3, width: 5 }, 'bilinear');
    const even = resize(pictureOf(2, 9, Array<number>(18).fill(3)), { height: 7, width: 4 }, 'bilinear');
    expect([new Set(one.values), new Set(even.values)]).toEqual([new Set([7]), new Set([3])]);
  });

  it('to the same size gives the very same values', () => {
    const picture = pictureOf(2, 2, [1, 2, 3, 4]);
    expect(resize(picture, { height: 2, width: 2 }, 'bilinear').values).toEqual(picture.values);
  });

  it.each([
    [1, 10_000],
    [10_000, 1],
    [7, 3],
  ])('of %i x %i into 224 x 224 has no NaN and stays within the values it was made from', (height, width) => {
    const picture = pictureOf(
      height,
      width,
      Array.from({ length: height * width }, (_, n) => n % 256),
    );
    const { values } = resize(picture, { height: 224, width: 224 }, 'bilinear');
    expect(values.length).toBe(224 * 224);
    expect(values.every((value) => value >= 0 && value <= 255)).toBe(true);
  });
});

describe('nearest resizing', () => {
  it('takes the pixel under the centre', () => {
    const doubled = resize(pictureOf(1, 2, [10, 20]), { height: 1, width: 4 }, 'nearest');
    const halved = resize(pictureOf(1, 4, [1, 2, 3, 4]), { height: 1, width: 2 }, 'nearest');
    expect([Array.from(doubled.values), Array.from(halved.values)]).toEqual([
      [10, 10, 20, 20],
      [2, 4],
    ]);
  });
});

describe('the centre crop', () => {
  it('keeps the middle with the proportions that are wanted', () => {
    const { height, width, values } = centreCrop(pictureOf(2, 5, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), { height: 10, width: 10 });
    expect([height, width, Array.from(values)]).toEqual([2, 2, [1, 2, 6, 7]]);
  });

  it('never becomes empty, however thin the picture', () => {
    const { height, width } = centreCrop(pictureOf(1, 50, Array<number>(50).fill(0)), { height: 100, width: 1 });
    expect([height, width]).toEqual([1, 1]);
  });
});

function pictureOf(height: number, width: number, values: readonly number[]): Picture {
  return { height, width, channels: 1, values: Float32Array.from(values) };
}

async function goldenPicture(name: string): Promise<Picture> {
  const descriptor = openSync(fileURLToPath(new URL('../../golden/data/resize.npz', import.meta.url)), 'r');
  const npz = await openNpz(descriptor, defaultLimits);
  const read = npz.ok ? await npz.value.read(name) : npz;
  closeSync(descriptor);
  if (!read.ok) throw new Error(read.failure.message);
  const [height = 0, width = 0, channels = 0] = read.value.header.shape;
  return { height, width, channels, values: Float32Array.from(numbersOf(read.value.stored, read.value.header), Number) };
}

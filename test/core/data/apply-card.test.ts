import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { InputCard } from '../../../core/contract/card.ts';
import { inputCard } from '../../../core/contract/card.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { applyCard, feedingNotes } from '../../../core/data/apply-card.ts';
import type { DecodedItem } from '../../../core/data/data-source.ts';
import { readNpy } from '../../../core/data/npy.ts';
import { draftPresets } from '../../../core/data/presets.table.ts';
import { displayPixels, seenPicture } from '../../../core/data/seen-picture.ts';

import { fixture, opened } from './places.ts';

const grey28 = { shape: [28, 28, 1], kind: 'image', colour: 'grey' } as const;

describe('the pictures of the fixtures become the inputs their networks were given', () => {
  it.each([
    ['nets/A', { ...grey28, scale: 1 / 255 }, 0],
    ['thirdparty/mlcommons-tiny/resnet8', { shape: [32, 32, 3], kind: 'image', scale: 1 }, 0],
    // These were computed in float32 step by step; ours is rounded once, so the last two bits may differ.
    ['nets/B', { ...grey28, scale: 1 / 255, mean: [0.286], std: [0.353] }, 2 ** -22],
    ['nets/C', { ...grey28, scale: 1 / 127.5, mean: [1] }, 2 ** -22],
    ['nets/D', { shape: [32, 32, 3], kind: 'image', scale: 1 / 127.5, mean: [1] }, 2 ** -22],
    [
      'thirdparty/tflite-micro/person_detect',
      { shape: [96, 96, 1], kind: 'image', colour: 'grey', scale: 1 / 127.5, mean: [127 / 127.5] },
      2 ** -22,
    ],
  ] as const)('%s', async (net, card, tolerance) => {
    const data = await opened(fixture(`${net}/inputs/png`));
    const expected = readNpy(readFileSync(fixture(`${net}/inputs/inputs.npy`)), defaultLimits);
    if (!expected.ok || !(expected.value.values instanceof Float32Array)) throw new Error('fixture');
    const size = expected.value.values.length / data.scanned.items.length;
    for (const item of data.scanned.items) {
      const decoded = await data.read(item);
      const fed = decoded.ok ? applyCard(decoded.value, inputCard.parse(card)) : decoded;
      if (!fed.ok) throw new Error(fed.failure.message);
      const wanted = expected.value.values.subarray(item.ordinal * size, (item.ordinal + 1) * size);
      expect(largestDifference(fed.value, wanted)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('and so do the signals of net E, whole numbers divided by 1000', async () => {
    const data = await opened(fixture('data/ecg_slice.npz'));
    const [first] = data.scanned.items;
    const decoded = first === undefined ? null : await data.read(first);
    const card = inputCard.parse({ shape: [256, 2], kind: 'signal', scale: 0.001 });
    if (decoded?.ok !== true) throw new Error('fixture');
    const fed = applyCard(decoded.value, card);
    expect(fed.ok && Array.from(fed.value)).toEqual(Array.from(decoded.value.pixels, (value) => Math.fround(value * 0.001)));
  });
});

describe('a card', () => {
  const colours = pictureOf([1, 2, 3], [10, 20, 30, 40, 50, 60]);

  it('is refused where it gives two means for three channels', () => {
    expect(codeOf(colours, { shape: [1, 2, 3], kind: 'image', scale: 1, mean: [1, 2] })).toBe('card/invalid');
  });

  it('is refused where it wants channels that a picture cannot give', () => {
    expect(codeOf(colours, { shape: [1, 2, 2], kind: 'image', scale: 1 })).toBe('mismatch/data');
  });

  it('refuses pictures of another size when it says resize: none', () => {
    expect(codeOf(colours, { shape: [4, 4, 3], kind: 'image', scale: 1, resize: 'none' })).toBe('mismatch/data');
  });

  it('refuses signals of another length and floats of another shape', () => {
    const floats: DecodedItem = { ...colours, pixels: Float32Array.of(1, 2), shape: [2, 1], whiteLevel: null };
    expect(codeOf(floats, { shape: [3, 1], kind: 'signal', scale: 1 })).toBe('mismatch/data');
    expect(codeOf({ ...floats, whiteLevel: 255 }, { shape: [3, 1], kind: 'signal', scale: 1 })).toBe('mismatch/data');
  });

  it('leaves floats as they are', () => {
    const floats: DecodedItem = { ...colours, pixels: Float32Array.of(-3, 0.5), shape: [1, 2, 1], whiteLevel: null };
    expect(fed(floats, { shape: [1, 2, 1], kind: 'image', scale: 1 / 255, mean: [9] })).toEqual([-3, 0.5]);
  });

  it('reverses the channels for bgr before the means of blue, green and red are taken off', () => {
    expect(fed(colours, { shape: [1, 2, 3], kind: 'image', colour: 'bgr', scale: 1, mean: [1, 2, 3] })).toEqual([29, 18, 7, 59, 48, 37]);
  });

  it('weighs colour to grey and says so', () => {
    const card: Partial<InputCard> = { shape: [1, 2, 1], kind: 'image', colour: 'grey', scale: 1 };
    expect(fed(colours, card)).toEqual([0.299 * 10 + 0.587 * 20 + 0.114 * 30, 0.299 * 40 + 0.587 * 50 + 0.114 * 60].map(Math.fround));
    expect(feedingNotes([1, 2, 3], inputCard.parse(card))).toEqual(['colour turned to grey (0.299 R + 0.587 G + 0.114 B)']);
  });

  it('repeats grey in three channels and says so', () => {
    const card: Partial<InputCard> = { shape: [1, 2, 3], kind: 'image', scale: 1 };
    expect(fed(pictureOf([1, 2, 1], [7, 9]), card)).toEqual([7, 7, 7, 9, 9, 9]);
    expect(feedingNotes([1, 2, 1], inputCard.parse(card))).toEqual(['grey repeated in three channels']);
  });

  it('gives a 16-bit picture the values of the 8-bit picture with the same shades', () => {
    const deep: DecodedItem = { ...colours, shape: [1, 2, 1], pixels: Uint16Array.of(0, 65_535), whiteLevel: 65_535 };
    const card: Partial<InputCard> = { shape: [1, 2, 1], kind: 'image', colour: 'grey', scale: 1 / 255, mean: [0.5], std: [0.5] };
    expect(fed(deep, card)).toEqual(fed(pictureOf([1, 2, 1], [0, 255]), card));
    expect(fed(deep, card)).toEqual([-1, 1]);
  });

  it('keeps apart two 16-bit values that 8 bits would merge', () => {
    const deep: DecodedItem = { ...colours, shape: [1, 2, 1], pixels: Uint16Array.of(1000, 1001), whiteLevel: 65_535 };
    const [first, second] = fed(deep, { shape: [1, 2, 1], kind: 'image', colour: 'grey', scale: 1 / 255 });
    expect(second).toBeGreaterThan(first ?? Infinity);
  });

  it('cuts the middle before resizing when it says crop: centre', () => {
    const wide = pictureOf([2, 6, 1], [0, 0, 1, 2, 0, 0, 0, 0, 3, 4, 0, 0]);
    const card: Partial<InputCard> = { shape: [2, 2, 1], kind: 'image', colour: 'grey', crop: 'centre', scale: 1 };
    expect(fed(wide, card)).toEqual([1, 2, 3, 4]);
  });

  it('leaves its item unchanged', () => {
    const before = Array.from(colours.pixels);
    fed(colours, { shape: [2, 4, 3], kind: 'image', colour: 'bgr', scale: 2 });
    expect(Array.from(colours.pixels)).toEqual(before);
  });
});

describe('what the network sees, made visible again', () => {
  it.each(draftPresets.map((preset) => [preset.id, preset] as const))('gives back the pixels under the preset %s', (_, preset) => {
    const values = Array.from({ length: 8 * 8 * 3 }, (_unused, index) => (index * 37) % 256);
    const card = inputCard.parse({ shape: [8, 8, 3], kind: 'image', ...preset.values });
    const seen = seenPicture(Float32Array.from(fed(pictureOf([8, 8, 3], values), card)), card);
    expect([seen.shape, Array.from(seen.pixels)]).toEqual([[8, 8, 3], values]);
  });

  it('tells the range of the values that are fed', () => {
    const card = inputCard.parse({ ...grey28, shape: [1, 3, 1], scale: 1 / 127.5, mean: [1] });
    const seen = seenPicture(Float32Array.from(fed(pictureOf([1, 3, 1], [0, 51, 255]), card)), card);
    expect([seen.minimum, seen.maximum]).toEqual([-1, 1]);
  });

  it('shows 16-bit white as white, stretches floats, and an even float item as black', () => {
    expect(Array.from(displayPixels(Uint16Array.of(0, 257, 65_535), 65_535))).toEqual([0, 1, 255]);
    expect(Array.from(displayPixels(Float32Array.of(-1, 0, 1), null))).toEqual([0, 128, 255]);
    expect(Array.from(displayPixels(Float32Array.of(5, 5), null))).toEqual([0, 0]);
  });
});

function pictureOf(shape: readonly number[], values: readonly number[]): DecodedItem {
  return { shape, pixels: Uint8Array.from(values), whiteLevel: 255, fromPicture: true, decodedHash: '', bytesHash: '', notes: [] };
}

function fed(item: DecodedItem, card: Partial<InputCard>): number[] {
  const result = applyCard(item, inputCard.parse(card));
  if (!result.ok) throw new Error(result.failure.message);
  return Array.from(result.value);
}

function codeOf(item: DecodedItem, card: Partial<InputCard>): string {
  const result = applyCard(item, inputCard.parse(card));
  return result.ok ? 'accepted' : result.failure.code;
}

function largestDifference(values: Float32Array, expected: Float32Array): number {
  expect(values.length).toBe(expected.length);
  return values.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (expected[index] ?? NaN))), 0);
}

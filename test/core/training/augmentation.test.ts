import { describe, expect, it, test } from 'vitest';

import { augmentedItems, noAugmentation } from '../../../core/training/augmentation/augmented-items.ts';
import { flipped, randomFlip } from '../../../core/training/augmentation/horizontal-flip.ts';
import { mixup } from '../../../core/training/augmentation/mixup.ts';
import { randomCrop, shifted } from '../../../core/training/augmentation/random-crop.ts';
import type { TrainingItems } from '../../../core/training/fit.ts';

/** Two rows of three columns of two channels: the hundreds name the row, the tens the column. */
const picture = { height: 2, width: 3, channels: 2, values: Float32Array.of(110, 111, 120, 121, 130, 131, 210, 211, 220, 221, 230, 231) };
const drawn = (item: number, epoch = 0) => ({ seed: 5, epoch, item });

/** Item n is a picture of 4 x 4 with n + 1 everywhere, and of class n. */
const data: TrainingItems = {
  take: (items) =>
    Promise.resolve({
      pictures: {
        shape: [items.length, 4, 4, 1],
        values: Float32Array.from(items.flatMap((item) => Array.from({ length: 16 }, () => item + 1))),
      },
      labels: {
        shape: [items.length, 8],
        values: Float32Array.from(items.flatMap((item) => Array.from({ length: 8 }, (_, k) => (k === item ? 1 : 0)))),
      },
    }),
};

describe('a crop with padding', () => {
  it('moves whole pixels and lets zeros in', () => {
    expect([...shifted(picture, 1, 0).values]).toEqual([210, 211, 220, 221, 230, 231, 0, 0, 0, 0, 0, 0]);
    expect([...shifted(picture, 0, -1).values]).toEqual([0, 0, 110, 111, 120, 121, 0, 0, 210, 211, 220, 221]);
    expect([...shifted(picture, -1, 2).values]).toEqual([0, 0, 0, 0, 0, 0, 130, 131, 0, 0, 0, 0]);
    expect([...shifted(picture, 0, 3).values]).toEqual(Array.from({ length: 12 }, () => 0));
  });

  it('reaches every place within its padding about equally often, and none beyond it', () => {
    const dot = { height: 5, width: 5, channels: 1, values: Float32Array.from({ length: 25 }, (_, at) => (at === 12 ? 1 : 0)) };
    const counts = new Array<number>(25).fill(0);
    for (let item = 0; item < 3000; item += 1) {
      const at = randomCrop(dot, { rows: 1, columns: 2 }, drawn(item)).values.indexOf(1);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    counts.forEach((count, at) => {
      const isInside = at >= 5 && at < 20;
      // 200 expected; five standard deviations are 68
      expect(Math.abs(count - (isInside ? 200 : 0))).toBeLessThan(isInside ? 68 : 1);
    });
  });
});

describe('a horizontal flip', () => {
  it('exchanges left and right, not channels; twice it is nothing', () => {
    expect([...flipped(picture).values]).toEqual([130, 131, 120, 121, 110, 111, 230, 231, 220, 221, 210, 211]);
    expect(flipped(flipped(picture))).toEqual(picture);
  });

  it('happens to about half of the items', () => {
    const flips = Array.from({ length: 2000 }, (_, item) => randomFlip(picture, drawn(item)) !== picture).filter(Boolean).length;
    expect(Math.abs(flips - 1000)).toBeLessThan(112);
  });
});

describe('mixup', () => {
  const labels = { shape: [4, 4], values: Float32Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0)) };
  const ask = { alpha: 1, seed: 5, epoch: 0, items: [7, 1, 4, 2] };

  it('mixes pictures and labels by the same share, and rows still sum to one', () => {
    const [mixed, again] = mixup([labels, labels], ask);
    expect(again).toEqual(mixed);
    for (let row = 0; row < 4; row += 1) {
      const values = [...(mixed?.values.slice(row * 4, row * 4 + 4) ?? [])];
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(values.filter((value) => value > 0).length).toBeLessThanOrEqual(2);
    }
    expect(mixed?.values).not.toEqual(labels.values);
  });

  it('draws its share from Beta(alpha, alpha): half in the mean, with the variance 1 / (8 alpha + 4)', () => {
    const items = Array.from({ length: 4000 }, (_, item) => item);
    for (const alpha of [0.2, 1]) {
      // own row 1, all others 0: what is left of it is its share, unless it was its own partner
      const one = { shape: [1, 2], values: Float32Array.of(1, 0) };
      const shares = items.map((item) => {
        const pair = { shape: [2, 1], values: one.values };
        const [mixed] = mixup([pair], { alpha, seed: 9, epoch: 0, items: [item, -1] });
        return mixed?.values[0] ?? NaN;
      });
      const drawnShares = shares.filter((share) => share !== 1);
      const mean = drawnShares.reduce((sum, share) => sum + share, 0) / drawnShares.length;
      const variance = drawnShares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / drawnShares.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
      expect(Math.abs(variance * (8 * alpha + 4) - 1)).toBeLessThan(0.15);
    }
  });
});

describe('augmented items', () => {
  const how = { crop: { rows: 1, columns: 1 }, flip: true, mixup: null };

  it('are the same bytes for the same seed and epoch, whatever batch they come in', async () => {
    const items = augmentedItems(data, how, 3);
    const { pictures } = await items.take([4, 2, 6], 1);
    const alone = await items.take([2], 1);
    expect(alone.pictures.values).toEqual(pictures.values.slice(16, 32));
  });

  it('change from epoch to epoch and with the seed; labels stay', async () => {
    const take = (seed: number, epoch: number) => augmentedItems(data, how, seed).take([0, 1, 2, 3, 4, 5, 6, 7], epoch);
    const [first, next, other] = [await take(3, 0), await take(3, 1), await take(4, 0)];
    expect(next.pictures).not.toEqual(first.pictures);
    expect(other.pictures).not.toEqual(first.pictures);
    expect(next.labels).toEqual(first.labels);
  });

  it('leave the batch they are given as it is', async () => {
    const batch = await data.take([1, 2], 0);
    const copy = structuredClone(batch);
    await augmentedItems({ take: () => Promise.resolve(batch) }, { ...how, mixup: 1 }, 3).take([1, 2], 0);
    expect(batch).toEqual(copy);
  });

  test('mixup is off unless asked for, and nothing is nothing', async () => {
    const untouched = await augmentedItems(data, noAugmentation, 3).take([3, 5], 2);
    expect(untouched).toEqual(await data.take([3, 5], 2));
  });
});

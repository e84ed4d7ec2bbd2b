import type { Tensor } from '../../graph/executor.ts';
import type { TrainingItems } from '../fit.ts';
import type { AugmentedItem, Picture } from './augmentation.ts';
import { randomFlip } from './horizontal-flip.ts';
import { mixup } from './mixup.ts';
import { randomCrop } from './random-crop.ts';
import type { CropPadding } from './random-crop.ts';

/** What is done to items on their way into training; nothing of it touches what is evaluated. */
export interface Augmentation {
  readonly crop: CropPadding | null;
  readonly flip: boolean;
  /** Alpha of the Beta distribution; off unless asked for, as it changes what a label means. */
  readonly mixup: number | null;
}

export const noAugmentation: Augmentation = { crop: null, flip: false, mixup: null };

/**
 * The same items, changed anew in every epoch: cropped, then flipped, then mixed. Drawn from seed, epoch and item, so a
 * resumed run is fed the bytes that an undisturbed one is.
 */
export function augmentedItems(items: TrainingItems, how: Augmentation, seed: number): TrainingItems {
  return {
    take: async (wanted, epoch) => {
      const taken = await items.take(wanted, epoch);
      const pictures = changedRows(taken.pictures, (picture, row) => {
        const drawn = { seed, epoch, item: wanted[row] ?? 0 };
        return flippedIfAsked(how.crop === null ? picture : randomCrop(picture, how.crop, drawn), how, drawn);
      });
      if (how.mixup === null) return { pictures, labels: taken.labels };
      const [mixed = pictures, labels = taken.labels] = mixup([pictures, taken.labels], { alpha: how.mixup, seed, epoch, items: wanted });
      return { pictures: mixed, labels };
    },
  };
}

function flippedIfAsked(picture: Picture, how: Augmentation, drawn: AugmentedItem): Picture {
  return how.flip ? randomFlip(picture, drawn) : picture;
}

function changedRows({ shape, values }: Tensor, change: (picture: Picture, row: number) => Picture): Tensor {
  const [items = 0, height = 1, width = 1, channels = 1] = shape;
  const size = height * width * channels;
  const changed = new Float32Array(values.length);
  for (let row = 0; row < items; row += 1) {
    const picture = { height, width, channels, values: values.subarray(row * size, (row + 1) * size) };
    changed.set(change(picture, row).values, row * size);
  }
  return { shape, values: changed };
}

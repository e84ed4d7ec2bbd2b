import { seededRandom } from '../../numeric/random.ts';
import type { AugmentedItem, Picture } from './augmentation.ts';

/** A picture or its mirror image, one as likely as the other. */
export function randomFlip(picture: Picture, drawn: AugmentedItem): Picture {
  return seededRandom(drawn.seed, 'flip', drawn.epoch, drawn.item).uniform() < 0.5 ? flipped(picture) : picture;
}

/** Left and right exchanged; channels stay as they are. */
export function flipped({ height, width, channels, values }: Picture): Picture {
  const mirrored = new Float32Array(values.length);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) {
      const from = (row * width + column) * channels;
      mirrored.set(values.subarray(from, from + channels), (row * width + width - 1 - column) * channels);
    }
  return { height, width, channels, values: mirrored };
}

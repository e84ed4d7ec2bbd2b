import { seededRandom } from '../../numeric/random.ts';
import type { AugmentedItem, Picture } from './augmentation.ts';

/** Rows and columns added on each side, of zeros, before a window of the old size is cut out of it. */
export interface CropPadding {
  readonly rows: number;
  readonly columns: number;
}

/**
 * A picture moved by up to its padding in each direction, every place equally likely; what comes in is 0. A signal
 * [1,T,leads] is padded along time alone.
 *
 * source  He, Zhang, Ren, Sun 2015, arXiv 1512.03385, section 4.2
 */
export function randomCrop(picture: Picture, padding: CropPadding, drawn: AugmentedItem): Picture {
  const random = seededRandom(drawn.seed, 'crop', drawn.epoch, drawn.item);
  const down = random.below(2 * padding.rows + 1) - padding.rows;
  const right = random.below(2 * padding.columns + 1) - padding.columns;
  return shifted(picture, down, right);
}

/** Content goes so many rows up and columns to the left. */
export function shifted({ height, width, channels, values }: Picture, down: number, right: number): Picture {
  const moved = new Float32Array(values.length);
  const [left, end] = [Math.max(0, -right), Math.min(width, width - right)];
  for (let row = Math.max(0, -down); row < Math.min(height, height - down) && left < end; row += 1) {
    const from = ((row + down) * width + left + right) * channels;
    moved.set(values.subarray(from, from + (end - left) * channels), (row * width + left) * channels);
  }
  return { height, width, channels, values: moved };
}

import type { DecodedItem } from '../../data/data-source.ts';
import { displayPixels } from '../../data/seen-picture.ts';

/** An item for the eye: uint8 [H,W,1] or [H,W,3]. */
export interface DisplayPicture {
  readonly shape: readonly number[];
  readonly pixels: Uint8Array;
}

/** A decoded item as picture; arrays with other than one or three channels show their first, a signal is one row per lead. */
export function decodedPicture(item: DecodedItem): DisplayPicture {
  const pixels = displayPixels(item.pixels, item.whiteLevel);
  const [height = 1, width = 1, channels = 1] = item.shape;
  if (item.shape.length === 2) return { shape: [height, width, 1], pixels };
  if (channels === 1 || channels === 3) return { shape: [height, width, channels], pixels };
  return { shape: [height, width, 1], pixels: pixels.filter((_, at) => at % channels === 0) };
}

/** At most `longestSide` on each side, by whole-number steps: the nearest pixel, never a new value. */
export function shrunk(picture: DisplayPicture, longestSide: number): DisplayPicture {
  const [height = 1, width = 1, channels = 1] = picture.shape;
  const step = Math.ceil(Math.max(height, width) / longestSide);
  if (step <= 1) return picture;
  const [rows, columns] = [Math.ceil(height / step), Math.ceil(width / step)];
  const pixels = new Uint8Array(rows * columns * channels);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const from = (Math.min(height - 1, y * step) * width + Math.min(width - 1, x * step)) * channels;
      pixels.set(picture.pixels.subarray(from, from + channels), (y * columns + x) * channels);
    }
  }
  return { shape: [rows, columns, channels], pixels };
}

import type { Orientation } from './exif-orientation.ts';
import type { Raster } from './raster.ts';

/** Applies an orientation once: the answer stands upright and knows nothing of it any more. */
export function turnUpright(raster: Raster, orientation: Orientation): Raster {
  if (orientation === 1) return raster;
  const { height, width, channels, pixels } = raster;
  const swapped = orientation >= 5;
  const [newHeight, newWidth] = swapped ? [width, height] : [height, width];
  const turned = pixels.slice();
  let to = 0;
  for (let y = 0; y < newHeight; y += 1) {
    for (let x = 0; x < newWidth; x += 1) {
      const [row, column] = swapped ? [x, y] : [y, x];
      const fromY = flipsRows.has(orientation) ? height - 1 - row : row;
      const fromX = flipsColumns.has(orientation) ? width - 1 - column : column;
      const from = (fromY * width + fromX) * channels;
      for (let channel = 0; channel < channels; channel += 1) turned[to + channel] = pixels[from + channel] ?? 0;
      to += channels;
    }
  }
  return { ...raster, height: newHeight, width: newWidth, pixels: turned };
}

/** Orientations in which the stored rows, or columns, run backwards. */
const flipsRows: ReadonlySet<Orientation> = new Set<Orientation>([3, 4, 6, 7]);
const flipsColumns: ReadonlySet<Orientation> = new Set<Orientation>([2, 3, 7, 8]);

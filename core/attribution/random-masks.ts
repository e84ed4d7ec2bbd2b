import { seededRandom } from '../numeric/random.ts';
import { resampleGrid } from '../numeric/resample-grid.ts';

export interface RandomMasks {
  readonly height: number;
  readonly width: number;
  /** Cells of the coarse grid along each axis; an axis with fewer positions has as many cells as positions. */
  readonly grid: number;
  /** Probability that a cell is kept. */
  readonly keep: number;
  readonly seed: number;
}

/**
 * One smooth random mask: a coarse grid of kept and hidden cells, enlarged bilinearly to one cell more than the picture
 * and cropped at a random place, so that cell borders fall everywhere.
 *
 *     cell = ceil(H / grid), enlarged to (grid + 1) cell, cropped from a start in 0 .. cell - 1
 *
 * shape   -> [H,W], values 0 (hidden) to 1 (kept); the same number and seed give the same mask
 * source  Petsiuk, Das, Saenko 2018, arXiv 1806.07421, section 3.2
 */
export function randomMask({ height, width, grid, keep, seed }: RandomMasks, number: number): Float32Array {
  const random = seededRandom(seed, 'rise', number);
  const [rows, columns] = [Math.min(grid, height), Math.min(grid, width)];
  const [cellHeight, cellWidth] = [Math.ceil(height / rows), Math.ceil(width / columns)];
  const kept = Float32Array.from({ length: rows * columns }, () => (random.uniform() < keep ? 1 : 0));
  const [top, left] = [random.below(cellHeight), random.below(cellWidth)];
  const wide = (columns + 1) * cellWidth;
  const enlarged = resampleGrid({ values: kept, height: rows, width: columns }, { height: (rows + 1) * cellHeight, width: wide });
  const mask = new Float32Array(height * width);
  for (let row = 0; row < height; row += 1) {
    const start = (top + row) * wide + left;
    mask.set(enlarged.values.subarray(start, start + width), row * width);
  }
  return mask;
}

import { seededRandom } from '../numeric/random.ts';

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
 * The enlargement is `resampleGrid`'s, axis by axis and only where the crop is: an audit makes thousands of masks.
 *
 * shape   -> [H,W], values 0 (hidden) to 1 (kept); the same number and seed give the same mask
 * source  Petsiuk, Das, Saenko 2018, arXiv 1806.07421, section 3.2
 */
export function randomMask({ height, width, grid, keep, seed }: RandomMasks, number: number): Float32Array {
  const random = seededRandom(seed, 'rise', number);
  const [rows, columns] = [Math.min(grid, height), Math.min(grid, width)];
  const [cellHeight, cellWidth] = [Math.ceil(height / rows), Math.ceil(width / columns)];
  const kept = new Float64Array(rows * columns);
  for (let cell = 0; cell < kept.length; cell += 1) kept[cell] = random.uniform() < keep ? 1 : 0;
  const [top, left] = [random.below(cellHeight), random.below(cellWidth)];
  const wide = widened(kept, {
    rows,
    columns,
    width,
    places: placesOf(columns, { length: (columns + 1) * cellWidth, from: left, count: width }),
  });
  return heightened(wide, { width, places: placesOf(rows, { length: (rows + 1) * cellHeight, from: top, count: height }) });
}

/** Between which two cells a position lies along one axis, and how far from the lower to the upper. */
interface Places {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly share: Float64Array;
}

/** Positions `from` .. `from + count - 1` of an axis of cells enlarged to a length: half-pixel centres, clamped edges. */
function placesOf(
  cells: number,
  { length, from, count }: { readonly length: number; readonly from: number; readonly count: number },
): Places {
  const [lower, upper, share] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)];
  for (let at = 0; at < count; at += 1) {
    const place = Math.min(cells - 1, Math.max(0, ((from + at + 0.5) * cells) / length - 0.5));
    const below = Math.floor(place);
    lower[at] = below;
    upper[at] = Math.min(cells - 1, below + 1);
    share[at] = place - below;
  }
  return { lower, upper, share };
}

interface Widening {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly places: Places;
}

/** [rows, columns] -> [rows, width]. */
function widened(kept: Float64Array, { rows, columns, width, places }: Widening): Float64Array {
  const { lower, upper, share } = places;
  const wide = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    for (let at = 0; at < width; at += 1) {
      const from = kept[start + (lower[at] ?? 0)] ?? NaN;
      wide[row * width + at] = from + (share[at] ?? NaN) * ((kept[start + (upper[at] ?? 0)] ?? NaN) - from);
    }
  }
  return wide;
}

/** [rows, width] -> [H, width]. */
function heightened(wide: Float64Array, { width, places }: { readonly width: number; readonly places: Places }): Float32Array {
  const { lower, upper, share } = places;
  const mask = new Float32Array(share.length * width);
  for (let row = 0; row < share.length; row += 1) {
    const [above, below, part] = [(lower[row] ?? 0) * width, (upper[row] ?? 0) * width, share[row] ?? NaN];
    const start = row * width;
    for (let at = 0; at < width; at += 1) {
      const from = wide[above + at] ?? NaN;
      mask[start + at] = from + part * ((wide[below + at] ?? NaN) - from);
    }
  }
  return mask;
}

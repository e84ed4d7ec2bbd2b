/** Values of one map, row-major [height, width]. */
export interface Grid {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
}

/**
 * Bilinear resampling between grids that cover the same picture: half-pixel centres, clamped edges, no anti-aliasing.
 *
 *     place = (i + 0.5) * cells / wanted - 0.5, clamped to 0 .. cells - 1      per axis
 *
 * shape   [H,W] -> [height, width], float64 inside, float32 out; the same size gives the same values
 * check   PyTorch's `interpolate(mode='bilinear', align_corners=False, antialias=False)`
 * source  our own
 */
export function resampleGrid(grid: Grid, wanted: { readonly height: number; readonly width: number }): Grid {
  if (grid.height === wanted.height && grid.width === wanted.width) return grid;
  const rows = Array.from({ length: wanted.height }, (_, row) => neighbours(row, grid.height, wanted.height));
  const columns = Array.from({ length: wanted.width }, (_, column) => neighbours(column, grid.width, wanted.width));
  const values = new Float32Array(wanted.height * wanted.width);
  let at = 0;
  for (const row of rows) {
    const above = rowReader(grid, row.lower);
    const below = rowReader(grid, row.upper);
    for (const column of columns) {
      const top = mix(above(column.lower), above(column.upper), column.share);
      const bottom = mix(below(column.lower), below(column.upper), column.share);
      values[at] = mix(top, bottom, row.share);
      at += 1;
    }
  }
  return { values, height: wanted.height, width: wanted.width };
}

interface Neighbours {
  readonly lower: number;
  readonly upper: number;
  readonly share: number;
}

function neighbours(position: number, cells: number, wanted: number): Neighbours {
  const place = Math.min(cells - 1, Math.max(0, ((position + 0.5) * cells) / wanted - 0.5));
  const lower = Math.floor(place);
  return { lower, upper: Math.min(cells - 1, lower + 1), share: place - lower };
}

function rowReader(grid: Grid, row: number): (column: number) => number {
  return (column) => grid.values[row * grid.width + column] ?? 0;
}

function mix(from: number, to: number, share: number): number {
  return from + share * (to - from);
}

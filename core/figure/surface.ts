import type { GridMap } from './grid-map.ts';

/** `nearest` shows the native cells as they are, `bilinear` smooths between their centres. */
export type Enlargement = 'bilinear' | 'nearest';

/** Places along both axes, in cells from the upper left corner: the centres of cells are at 0.5, 1.5 ... */
export interface Lattice {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/**
 * The drawn surface of a map at the crossings of a lattice, row-major. Half-pixel centres and clamped edges, the
 * convention of every picture and metric here: the surface goes through every cell's value at the cell's centre.
 * (`core/numeric/resample-grid.ts` does the same for scores, where the page has no business.)
 */
export function surfaceAt(map: GridMap, lattice: Lattice, how: Enlargement): Float64Array {
  const rows = neighbours(lattice.rows, map.height, how);
  const columns = neighbours(lattice.columns, map.width, how);
  const surface = new Float64Array(lattice.rows.length * lattice.columns.length);
  let at = 0;
  for (const row of rows) {
    const top = row.lower * map.width;
    const bottom = row.upper * map.width;
    for (const column of columns) {
      const above = mix(map.values[top + column.lower] ?? 0, map.values[top + column.upper] ?? 0, column.share);
      const below = mix(map.values[bottom + column.lower] ?? 0, map.values[bottom + column.upper] ?? 0, column.share);
      surface[at] = mix(above, below, row.share);
      at += 1;
    }
  }
  return surface;
}

interface Neighbours {
  readonly lower: number;
  readonly upper: number;
  readonly share: number;
}

function neighbours(places: Float64Array, cells: number, how: Enlargement): readonly Neighbours[] {
  return Array.from(places, (place) => {
    if (how === 'nearest') {
      const cell = Math.min(cells - 1, Math.floor(place));
      return { lower: cell, upper: cell, share: 0 };
    }
    const centre = Math.min(cells - 1, Math.max(0, place - 0.5));
    const lower = Math.floor(centre);
    return { lower, upper: Math.min(cells - 1, lower + 1), share: centre - lower };
  });
}

/** Exact at share 0, so that one infinite neighbour does not spread as 0 * Infinity. */
function mix(from: number, to: number, share: number): number {
  return share === 0 ? from : from + share * (to - from);
}

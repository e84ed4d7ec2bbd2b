/**
 * One map on its grid: values row-major [H,W]. `cell` is the size of one grid cell in pixels of the model input
 * (a signal has height 1, and its cell width counts samples).
 */
export interface GridMap {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly cell: { readonly height: number; readonly width: number };
}

/** A place in pixels of the model input, from the upper left corner; the centre of the first pixel is (0.5, 0.5). */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** Compressed minus teacher, on the same grid. */
export function differenceMap(teacher: GridMap, compressed: GridMap): GridMap {
  if (teacher.height !== compressed.height || teacher.width !== compressed.width) {
    throw new RangeError(`difference: expected one grid, received ${gridText(teacher)} and ${gridText(compressed)}`);
  }
  return { ...teacher, values: teacher.values.map((value, index) => (compressed.values[index] ?? 0) - value) };
}

export function gridText(grid: { readonly height: number; readonly width: number }): string {
  return `${String(grid.height)} × ${String(grid.width)}`;
}

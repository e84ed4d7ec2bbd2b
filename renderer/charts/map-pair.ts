import type { ColourTableName } from '../../core/figure/colour-table.ts';
import { differenceMap } from '../../core/figure/grid-map.ts';
import type { GridMap } from '../../core/figure/grid-map.ts';
import { pairScale } from '../../core/figure/map-scale.ts';
import type { PairScale, ScaleKind } from '../../core/figure/map-scale.ts';
import type { Plane } from '../state/tiles.svelte.ts';

/** Both maps of an item as they are drawn: one table, one agreed scale, and their difference where both exist. */
export interface DrawnPair {
  readonly teacher: GridMap | null;
  readonly compressed: GridMap | null;
  readonly difference: GridMap | null;
  readonly scale: PairScale;
  readonly table: ColourTableName;
}
export interface PairLook {
  readonly signed: boolean;
  readonly kind: ScaleKind;
  /** Size of a grid cell in pixels of the model input. */
  readonly cell: { readonly height: number; readonly width: number };
}

export function drawnPair(planes: { readonly teacher: Plane | null; readonly compressed: Plane | null }, look: PairLook): DrawnPair {
  const teacher = gridMapOf(planes.teacher, look.cell);
  const compressed = gridMapOf(planes.compressed, look.cell);
  const onlyOne = teacher ?? compressed ?? emptyMap;
  const scale = pairScale(
    look.kind,
    { teacher: teacher ?? onlyOne, compressed: compressed ?? onlyOne },
    look.signed ? 'signed' : 'positive',
  );
  const comparable = teacher !== null && compressed !== null && teacher.height === compressed.height && teacher.width === compressed.width;
  return {
    teacher,
    compressed,
    difference: comparable ? differenceMap(asSeen(teacher, look), asSeen(compressed, look)) : null,
    scale,
    table: look.signed ? 'difference' : 'cividis',
  };
}

/** A method that is compared by its positive part is drawn by it as well: what is below 0 counts as 0. */
function asSeen(map: GridMap, { signed }: PairLook): GridMap {
  return signed ? map : { ...map, values: map.values.map((value) => Math.max(value, 0)) };
}

/** True where drawing on this range marks values that lie outside it. */
export function leavesRange(map: GridMap | null, range: { readonly low: number; readonly high: number }): boolean {
  const slack = 1e-6 * (range.high - range.low);
  return map?.values.some((value) => value > range.high + slack || (range.low < 0 && value < range.low - slack)) ?? false;
}

/** Null where there is nothing to draw. */
export function gridMapOf(plane: Plane | null, cell: PairLook['cell']): GridMap | null {
  if (!(plane?.values instanceof Float32Array)) return null;
  return { values: plane.values, height: plane.height, width: plane.width, cell };
}

const emptyMap: GridMap = { values: new Float32Array(1), height: 1, width: 1, cell: { height: 1, width: 1 } };

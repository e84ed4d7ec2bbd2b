import type { GridMap } from '../../../core/figure/grid-map.ts';
import { drawnPair } from '../../charts/map-pair.ts';
import type { DrawnPair } from '../../charts/map-pair.ts';
import type { ShownItem } from '../../state/detail.svelte.ts';
import type { PictureView, Position } from '../../state/picture-view.svelte.ts';
import type { Plane } from '../../state/tiles.svelte.ts';

/** Size of the model input in pixels; maps, contours, probes and pictures all share it. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

export function inputSize({ detail }: ShownItem): InputSize {
  const { grid } = detail;
  return { width: Math.round(grid.width * grid.cellWidth), height: Math.round(grid.height * grid.cellHeight) };
}

export function shownPair(item: ShownItem, view: PictureView, signed: boolean): DrawnPair {
  const { grid } = item.detail;
  return drawnPair(item, { signed, kind: view.scale, cell: { height: grid.cellHeight, width: grid.cellWidth } });
}

/** The native cell under a place, and what a map says there. */
export interface CellReading {
  readonly row: number;
  readonly column: number;
  readonly value: number;
  /** 1 is the largest value of the map. */
  readonly rank: number;
}

export function readCell(map: GridMap, place: Position): CellReading {
  const row = Math.min(map.height - 1, Math.floor((place.y + 0.5) / map.cell.height));
  const column = Math.min(map.width - 1, Math.floor((place.x + 0.5) / map.cell.width));
  const value = map.values[row * map.width + column] ?? 0;
  let larger = 0;
  for (const other of map.values) if (other > value) larger += 1;
  return { row, column, value, rank: larger + 1 };
}

/** The values of a picture at a place of the model input, channel by channel. */
export function readPicture(picture: Plane, place: Position, size: InputSize): readonly number[] {
  const row = Math.min(picture.height - 1, Math.floor(((place.y + 0.5) * picture.height) / size.height));
  const column = Math.min(picture.width - 1, Math.floor(((place.x + 0.5) * picture.width) / size.width));
  const from = (row * picture.width + column) * picture.channels;
  return Array.from({ length: picture.channels }, (_, channel) => picture.values[from + channel] ?? 0);
}

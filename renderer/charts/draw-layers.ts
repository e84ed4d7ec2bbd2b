import type { ColourTableName } from '../../core/figure/colour-table.ts';
import type { GridMap } from '../../core/figure/grid-map.ts';
import type { ValueRange } from '../../core/figure/map-scale.ts';
import { paintMap } from '../../core/figure/paint-map.ts';
import type { Plane } from '../state/tiles.svelte.ts';

import { deviceSize, drawPixels, picturePixels } from './canvas-pixels.ts';

export interface Layers {
  readonly canvas: HTMLCanvasElement;
  readonly width: number;
  readonly height: number;
  readonly picture: Plane | null;
  readonly map: GridMap | null;
  readonly range: ValueRange;
  readonly table: ColourTableName;
  readonly opacity: number;
  readonly hideBelow: number;
}

/** A map over its picture; where the map covers everything, the picture is not drawn. */
export function drawLayers({ canvas, width, height, picture, map, range, table, opacity, hideBelow }: Layers): void {
  canvas.width = deviceSize(width); // setting a size also clears
  canvas.height = deviceSize(height);
  const showsThrough = opacity < 1 || hideBelow > 0;
  if (picture !== null && (map === null || showsThrough)) drawPixels(canvas, picturePixels(picture), true);
  if (map === null) return;
  const size = { width: canvas.width, height: canvas.height };
  const values = paintMap({ map, range, table, ...size, enlarge: 'bilinear', opacity, hideBelow });
  drawPixels(canvas, { values, ...size }, picture === null || !showsThrough);
}

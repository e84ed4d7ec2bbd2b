import { colourIndex, colourTables, overColour } from './colour-table.ts';
import type { ColourTableName } from './colour-table.ts';
import type { GridMap } from './grid-map.ts';
import type { ValueRange } from './map-scale.ts';
import { surfaceAt } from './surface.ts';
import type { Enlargement } from './surface.ts';

export interface PaintMap {
  readonly map: GridMap;
  readonly range: ValueRange;
  readonly table: ColourTableName;
  /** Size of the picture in pixels. */
  readonly height: number;
  readonly width: number;
  readonly enlarge: Enlargement;
  /** 0..1; 1 by default. */
  readonly opacity?: number;
  /** Share of the upper end of the range below which (in magnitude) nothing is drawn; 0 by default. */
  readonly hideBelow?: number;
}

/**
 * A map as pixels, RGBA, row-major [height, width, 4], alpha not premultiplied. Values above the range take the marked
 * colour, in a signed range also those below; values that are not finite stay transparent.
 */
export function paintMap(ask: PaintMap): Uint8ClampedArray<ArrayBuffer> {
  const lattice = { rows: pixelCentres(ask.map.height, ask.height), columns: pixelCentres(ask.map.width, ask.width) };
  const surface = surfaceAt(ask.map, lattice, ask.enlarge);
  const pixels = new Uint8ClampedArray(4 * surface.length);
  const colour = painter(ask);
  for (let pixel = 0; pixel < surface.length; pixel += 1) colour(surface[pixel] ?? 0, pixels, 4 * pixel);
  return pixels;
}

/** Centres of the drawn pixels, in cells. */
function pixelCentres(cells: number, pixels: number): Float64Array {
  return Float64Array.from({ length: pixels }, (_, pixel) => ((pixel + 0.5) * cells) / pixels);
}

function painter(ask: PaintMap): (value: number, pixels: Uint8ClampedArray, at: number) => void {
  const table = colourTables[ask.table];
  const alpha = Math.round(255 * (ask.opacity ?? 1));
  const { low, high } = ask.range;
  const hidden = (ask.hideBelow ?? 0) * high;
  const slack = 1e-6 * (high - low); // rounding of the interpolation is not an excess
  return (value, pixels, at) => {
    if (!Number.isFinite(value) || Math.abs(value) < hidden) return;
    const over = value > high + slack || (low < 0 && value < low - slack);
    const index = 3 * colourIndex((value - low) / (high - low));
    for (let part = 0; part < 3; part += 1) pixels[at + part] = (over ? overColour[part] : table[index + part]) ?? 0;
    pixels[at + 3] = alpha;
  };
}

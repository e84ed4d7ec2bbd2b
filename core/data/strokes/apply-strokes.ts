import { failure } from '../../contract/failures.ts';
import { failed, succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { EraseFill, Stroke } from '../../contract/what-if.ts';

import type { DecodedItem } from '../data-source.ts';
import { hashOfValues } from '../decode.ts';
import { blurredBox } from './blurred-box.ts';
import { regionMask } from './region-mask.ts';
import type { RegionMask } from './region-mask.ts';

/** Black and white as the item holds them, one value per channel. */
export interface Levels {
  readonly black: readonly number[];
  readonly white: readonly number[];
}

export interface StrokeTools {
  /** Needed for arrays of floats, whose black and white only the card knows; others have 0 and their white level. */
  readonly levels: Levels | null;
  /** Items to transplant from, by ordinal. */
  readonly donors: ReadonlyMap<number, DecodedItem>;
}

export interface StrokedItem {
  readonly decoded: DecodedItem;
  /** Share of the positions that lie under a stroke. */
  readonly share: number;
}

interface Canvas {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly pixels: DecodedItem['pixels'];
  /** 1 where a stroke has been. */
  readonly touched: Uint8Array;
}

/**
 * Applies strokes to decoded values, one after the other; the item itself is left alone. Whole numbers stay whole: what a
 * blur or a mean gives is rounded to the nearest. Positions whose source lies outside the donor are left as they are.
 *
 * shape   [H,W,C], or [T,leads] -> the same
 * errors  `option/invalid` where a donor is missing or has other channels or another white level
 */
export function applyStrokes(item: DecodedItem, strokes: readonly Stroke[], tools: StrokeTools): Result<StrokedItem> {
  const [height = 1, width = 1, channels = 1] = item.shape;
  const canvas = { height, width, channels, pixels: item.pixels.slice(), touched: new Uint8Array(height * width) };
  for (const stroke of strokes) {
    const mask = regionMask(stroke.region, canvas);
    const values = valuesOf(stroke, { item, canvas, mask, tools });
    if (!values.ok) return values;
    paint(canvas, mask, values.value);
  }
  const share = canvas.touched.reduce((sum, touched) => sum + touched, 0) / Math.max(1, canvas.touched.length);
  const { pixels } = canvas;
  return succeeded({ decoded: { ...item, pixels, decodedHash: hashOfValues(item.shape, pixels) }, share });
}

/** The new value at a place of the box and a channel; null leaves the place alone. */
type ValueAt = (x: number, y: number, channel: number) => number | null;

interface StrokePlace {
  readonly item: DecodedItem;
  readonly canvas: Canvas;
  readonly mask: RegionMask;
  readonly tools: StrokeTools;
}

function valuesOf(stroke: Stroke, place: StrokePlace): Result<ValueAt> {
  switch (stroke.kind) {
    case 'erase': {
      const colour = fillColour(stroke.fill, place);
      return succeeded((_x, _y, channel) => colour[channel] ?? 0);
    }
    case 'blur': {
      const { canvas, mask } = place;
      const values = blurredBox({ ...canvas, values: canvas.pixels, box: mask, sigma: stroke.sigma });
      return succeeded((x, y, channel) => values[(y * mask.width + x) * canvas.channels + channel] ?? 0);
    }
    case 'transplant':
      return transplanted(stroke.from, place);
  }
}

function fillColour(fill: EraseFill, { item, canvas, tools }: StrokePlace): readonly number[] {
  const { channels } = canvas;
  if (fill === 'mean') return channelMeans(item.pixels, channels);
  const white = item.whiteLevel ?? 1;
  const { levels } = tools;
  return Array.from({ length: channels }, (_, channel) => {
    const [low, high] = [levels?.black[channel] ?? 0, levels?.white[channel] ?? white];
    return fill === 'black' ? low : (low + high) / 2;
  });
}

function channelMeans(pixels: DecodedItem['pixels'], channels: number): readonly number[] {
  const sums = new Float64Array(channels);
  pixels.forEach((value, at) => {
    sums[at % channels] = (sums[at % channels] ?? 0) + value;
  });
  return Array.from(sums, (sum) => (sum * channels) / Math.max(1, pixels.length));
}

function transplanted(from: Extract<Stroke, { kind: 'transplant' }>['from'], { item, canvas, mask, tools }: StrokePlace): Result<ValueAt> {
  const donor = from.item === null ? item : tools.donors.get(from.item);
  if (donor === undefined) return failed(failure('option/invalid', `transplant: item ${String(from.item)} cannot be read`));
  const [height = 1, width = 1, channels = 1] = donor.shape;
  if (channels !== canvas.channels || donor.whiteLevel !== item.whiteLevel)
    return failed(
      failure(
        'option/invalid',
        `transplant: expected an item with ${String(canvas.channels)} channels and white ${String(item.whiteLevel)}, received ${String(channels)} and ${String(donor.whiteLevel)}`,
      ),
    );
  const source = from.item === null ? canvas.pixels.slice() : donor.pixels; // a copy: the two boxes may overlap
  const [right, down] = [from.left - mask.corner.left + mask.left, from.top - mask.corner.top + mask.top];
  return succeeded((x, y, channel) => {
    const [column, row] = [x + right, y + down];
    if (column < 0 || row < 0 || column >= width || row >= height) return null;
    return source[(row * width + column) * channels + channel] ?? null;
  });
}

function paint({ width, channels, pixels, touched }: Canvas, mask: RegionMask, valueAt: ValueAt): void {
  const isWhole = !(pixels instanceof Float32Array);
  for (let y = 0; y < mask.height; y += 1) {
    for (let x = 0; x < mask.width; x += 1) {
      if (mask.inside[y * mask.width + x] !== 1) continue;
      const position = (mask.top + y) * width + mask.left + x;
      for (let channel = 0; channel < channels; channel += 1) {
        const value = valueAt(x, y, channel);
        if (value === null) continue;
        pixels[position * channels + channel] = isWhole ? Math.round(value) : value;
        touched[position] = 1;
      }
    }
  }
}

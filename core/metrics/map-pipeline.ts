import { resampleGrid } from '../numeric/resample-grid.ts';
import type { MapPair, ReducedMap } from './metric.ts';

/** How the channels of a position become one value. */
export type Reduction = 'sum' | 'max-abs' | 'l2';
export type SignView = 'signed' | 'positive' | 'absolute';

/**
 * Channels reduced: one value per position. `max-abs` keeps the sign of the largest channel; where two
 * are equally large, the first.
 *
 * shape   values [H,W,C] row-major -> [H,W]; sums in float64
 */
export function reduceChannels(values: Float32Array, channels: number, reduction: Reduction): Float32Array {
  if (!(channels >= 1 && values.length % channels === 0))
    throw new RangeError(`reduce: expected whole positions of ${String(channels)} channels, received ${String(values.length)} values`);
  if (channels === 1 && reduction !== 'l2') return values.slice();
  const reduce = { sum: sumOf, 'max-abs': largestOf, l2: lengthOf }[reduction];
  return Float32Array.from({ length: values.length / channels }, (_, position) =>
    reduce(values.subarray(position * channels, (position + 1) * channels)),
  );
}

/** Stage 3: which sign of evidence counts. The given values stay as they are. */
export function signView(values: Float32Array, view: SignView): Float32Array {
  if (view === 'signed') return values.slice();
  return view === 'positive' ? values.map((value) => (value > 0 ? value : 0)) : values.map(Math.abs);
}

/**
 * Stage 4: both maps on the coarser of their two grids, axis by axis; a finer map is read at half-pixel centres,
 * never the coarser one enlarged.
 */
export function onCommonGrid(teacher: ReducedMap, compressed: ReducedMap): MapPair {
  const grid = { height: Math.min(teacher.height, compressed.height), width: Math.min(teacher.width, compressed.width) };
  return { teacher: onGrid(teacher, grid), compressed: onGrid(compressed, grid) };
}

/** Stages 3 and 4 of a pair of reduced maps: what metrics are given. */
export function comparablePair(teacher: ReducedMap, compressed: ReducedMap, view: SignView): MapPair {
  return onCommonGrid({ ...teacher, values: signView(teacher.values, view) }, { ...compressed, values: signView(compressed.values, view) });
}

function onGrid(map: ReducedMap, grid: { readonly height: number; readonly width: number }): ReducedMap {
  const cell = { height: (map.cell.height * map.height) / grid.height, width: (map.cell.width * map.width) / grid.width };
  return { ...resampleGrid(map, grid), cell };
}

function sumOf(channels: Float32Array): number {
  let sum = 0;
  for (const value of channels) sum += value;
  return sum;
}

function largestOf(channels: Float32Array): number {
  let largest = channels[0] ?? 0;
  for (const value of channels) if (Math.abs(value) > Math.abs(largest) || Number.isNaN(value)) largest = value;
  return largest;
}

function lengthOf(channels: Float32Array): number {
  let squares = 0;
  for (const value of channels) squares += value * value;
  return Math.sqrt(squares);
}

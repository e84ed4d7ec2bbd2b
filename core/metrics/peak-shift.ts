import type { Metric, ReducedMap, Score } from './metric.ts';
import { gridDiagonal, onMass } from './pair-gate.ts';
import type { MassPair } from './pair-gate.ts';

/**
 * How far the strongest point of the evidence moved, in pixels of the model input (samples for a signal).
 *
 *     value = Hausdorff distance of the sets of positions where p, and where q, is largest
 *
 * A peak can jump between two spots that are nearly as strong: read it beside the centroid and the Wasserstein distance.
 *
 * shape   two maps [H,W] -> one distance, 0 to the diagonal between the outermost cell centres
 * check   SciPy `directed_hausdorff` both ways, to 1e-9; a map shifted by v gives |v|
 * source  Hausdorff 1914, chapter VIII
 */
export const peakShift: Metric = {
  id: 'peak-shift',
  version: 1,
  title: 'Peak shift',
  summary: 'How far did the strongest point of the evidence move, in pixels of the model input? 0 is the same point.',
  source: {
    authors: 'Hausdorff',
    year: 1914,
    title: 'Grundzüge der Mengenlehre',
    url: 'https://archive.org/details/grundzgedermen00hausuoft',
  },
  options: {},
  family: 'displacement',
  direction: 'lower-better',
  range: [0, 'grid-diagonal'],
  unit: 'px',
  applies: ['picture', 'signal'],
  needs: 'maps',
  view: 'mass',
  same: 0,
  score: onMass(score),
  flags: ({ teacher, compressed }) => (hasRival(teacher) || hasRival(compressed) ? ['multi-peak'] : []),
  chance: () => null,
  collapse: ({ teacher }) => gridDiagonal(teacher),
};

interface Place {
  readonly x: number;
  readonly y: number;
}

function score({ teacher, compressed }: MassPair): Score {
  const [from, to] = [peaksOf(teacher), peaksOf(compressed)];
  return { value: Math.sqrt(Math.max(furthest(from, to), furthest(to, from))) };
}

/** Every position that holds the largest value. */
function peaksOf({ values, width, cell }: ReducedMap): readonly Place[] {
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const places: Place[] = [];
  values.forEach((value, at) => {
    if (value === largest) places.push({ x: (at % width) * cell.width, y: Math.floor(at / width) * cell.height });
  });
  return places;
}

/** A second local maximum that reaches this share of the first makes the peak doubtful. */
const RIVAL_SHARE = 0.95;

/** Whether another cell, no smaller than its up to eight neighbours, comes near the largest or equals it. */
function hasRival(map: ReducedMap): boolean {
  const largest = map.values.reduce((most, value) => Math.max(most, value), 0);
  let peaks = 0;
  map.values.forEach((value, at) => {
    if (value >= RIVAL_SHARE * largest && value > 0 && isLocalMaximum(map, at)) peaks += 1;
  });
  return peaks > 1;
}

function isLocalMaximum({ values, height, width }: ReducedMap, at: number): boolean {
  const [row, column, value] = [Math.floor(at / width), at % width, values[at] ?? 0];
  for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y += 1)
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x += 1)
      if ((values[y * width + x] ?? 0) > value) return false;
  return true;
}

/** Squared distance of the place in `from` that is furthest from all of `to`; leaves a place once it cannot be that one. */
function furthest(from: readonly Place[], to: readonly Place[]): number {
  let most = 0;
  for (const place of from) {
    let nearest = Infinity;
    for (const other of to) {
      nearest = Math.min(nearest, (place.x - other.x) ** 2 + (place.y - other.y) ** 2);
      if (nearest <= most) break;
    }
    most = Math.max(most, nearest);
  }
  return most;
}

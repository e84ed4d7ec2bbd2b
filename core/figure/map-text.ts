import type { MapStatus } from '../contract/review.ts';
import type { GridMap, MapPoint } from './grid-map.ts';
import { distanceBetween, peakOf } from './landmarks.ts';
import { numberText, percentText, withUnit } from './number-text.ts';
import { statusText } from './status-text.ts';

export interface MapText {
  readonly method: string;
  readonly className: string;
  readonly side: 'teacher' | 'compressed';
  readonly map: GridMap;
  readonly status: MapStatus;
}

/**
 * A map in words, for people who do not see it:
 * "Grad-CAM for cat, teacher: 62 % of the mass in the upper left quarter, peak at 40, 28".
 */
export function mapText({ method, className, side, map, status }: MapText): string {
  const head = `${method} for ${className}, ${side === 'teacher' ? 'teacher' : 'compressed model'}`;
  const peak = peakOf(map);
  const heaviest = heaviestPart(map);
  if (peak === null || heaviest === null) return `${head}: the map ${statusText(status)}`;
  return `${head}: ${percentText(heaviest.share)} of the mass in the ${heaviest.name}, peak at ${placeText(map, peak)}`;
}

/** "peak moved 31 px right", "peak in the same place"; null where a map has no peak. */
export function peakMoveText(teacher: GridMap, compressed: GridMap): string | null {
  const from = peakOf(teacher);
  const to = peakOf(compressed);
  if (from === null || to === null) return null;
  const distance = distanceBetween(from, to);
  if (distance === 0) return 'peak in the same place';
  return `peak moved ${withUnit(distance, teacher.height === 1 ? 'samples' : 'px')} ${directionText(from, to, teacher.height === 1)}`;
}

/** The pixel under a place, counted from 0 as pictures are; a signal has only the sample. */
function placeText(map: GridMap, place: MapPoint): string {
  return (map.height === 1 ? [place.x] : [place.x, place.y]).map((value) => numberText(Math.floor(value))).join(', ');
}

function directionText(from: MapPoint, to: MapPoint, isSignal: boolean): string {
  const across = to.x > from.x ? (isSignal ? 'later' : 'right') : isSignal ? 'earlier' : 'left';
  const along = to.y > from.y ? 'down' : 'up';
  const wide = Math.abs(to.x - from.x);
  const high = Math.abs(to.y - from.y);
  if (high < wide / 2) return across; // closer to the axis than to the diagonal
  return wide < high / 2 ? along : `${along} and ${across}`;
}

interface Part {
  readonly name: string;
  readonly share: number;
}

/** The quarter of a picture, or the third of a signal, that holds most of the positive mass; null without mass. */
function heaviestPart(map: GridMap): Part | null {
  const halves = ['upper', 'lower'].flatMap((vertical, down) =>
    ['left', 'right'].map((side, across) => ({ name: `${vertical} ${side} quarter`, down, across })),
  );
  const thirds = ['first', 'middle', 'last'].map((third, across) => ({ name: `${third} third`, down: 0, across }));
  const isSignal = map.height === 1;
  const parts = (isSignal ? thirds : halves).map(({ name, down, across }) => ({
    name,
    mass: massIn(map, sliceOf(map.height, down, isSignal ? 1 : 2), sliceOf(map.width, across, isSignal ? 3 : 2)),
  }));
  const total = parts.reduce((sum, part) => sum + part.mass, 0);
  if (!(total > 0 && total < Infinity)) return null;
  return parts.map(({ name, mass }) => ({ name, share: mass / total })).reduce((best, part) => (part.share > best.share ? part : best));
}

type Interval = readonly [from: number, to: number];

function sliceOf(cells: number, index: number, count: number): Interval {
  return [(index * cells) / count, ((index + 1) * cells) / count];
}

/** Positive mass in a rectangle of cells; a cell cut by its edge counts by the part inside. */
function massIn(map: GridMap, rows: Interval, columns: Interval): number {
  let mass = 0;
  for (let row = 0; row < map.height; row += 1) {
    const high = overlap(row, rows);
    for (let column = 0; column < map.width; column += 1) {
      mass += Math.max(map.values[row * map.width + column] ?? 0, 0) * high * overlap(column, columns);
    }
  }
  return mass;
}

function overlap(cell: number, [from, to]: Interval): number {
  return Math.max(0, Math.min(cell + 1, to) - Math.max(cell, from));
}

import type { GridRow } from '../../core/contract/review.ts';

import { chanceOf, gridOf } from './fake-audit.ts';

/** A garment-like grey picture, [28,28,1]. */
export function fakePicture(item: number): Uint8Array {
  const side = 28;
  const wide = 5 + Math.floor(6 * chanceOf('wide', item));
  const high = 8 + Math.floor(5 * chanceOf('high', item));
  return Uint8Array.from({ length: side * side }, (_, place) => {
    const x = Math.abs((place % side) - 13.5);
    const y = Math.abs(Math.floor(place / side) - 13.5);
    const inside = x < wide - (y * wide) / 60 && y < high;
    return inside ? Math.round(120 + 90 * Math.cos(x / 4) + 40 * chanceOf(item, place)) : 0;
  });
}

/** Two bumps on the grid of a method; the compressed model's second one grows with the deformation of the row. */
export function fakeMap(row: GridRow, side: 'teacher' | 'compressed'): Float32Array {
  const { height, width } = gridOf(row.method);
  const moved = side === 'teacher' ? 0 : Math.min(1, (row.scores[0]?.deformation ?? 0) * 1.5);
  const centre = { x: 0.3 + 0.3 * chanceOf('cx', row.item), y: 0.3 + 0.3 * chanceOf('cy', row.item) };
  const second = { x: 0.85, y: 0.2 + 0.6 * chanceOf('sy', row.item) };
  const signed = row.method !== 'grad-cam';
  return Float32Array.from({ length: height * width }, (_, place) => {
    const x = ((place % width) + 0.5) / width;
    const y = (Math.floor(place / width) + 0.5) / height;
    const bump = (at: { x: number; y: number }, size: number): number => Math.exp(-((x - at.x) ** 2 + (y - at.y) ** 2) / size);
    const value = (1 - 0.5 * moved) * bump(centre, 0.04) + moved * 1.2 * bump(second, 0.012) + 0.05 * chanceOf(row.item, place);
    return signed ? value * (chanceOf('sign', row.item, place) < 0.35 ? -1 : 1) * (0.4 + chanceOf('a', row.item, place)) : value * 0.4;
  });
}

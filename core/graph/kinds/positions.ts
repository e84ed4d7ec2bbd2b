import { extent } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** Walks all positions of `shape` in row-major order, with the offset that `strides` give elsewhere. */
export function forEachPosition(
  shape: Shape,
  strides: readonly number[],
  visit: (position: number, offset: number) => void,
  start = 0,
): void {
  const total = shape.reduce((product, length) => product * length, 1);
  const index = new Int32Array(shape.length);
  for (let position = 0, offset = start; position < total; position += 1) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const next = (index[axis] ?? 0) + 1;
      offset += strides[axis] ?? 0;
      if (next < extent(shape, axis)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      offset -= (strides[axis] ?? 0) * next;
    }
  }
}

/** Row-major strides of a shape. */
export function stridesOf(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) strides[axis] = (strides[axis + 1] ?? 1) * extent(shape, axis + 1);
  return strides;
}

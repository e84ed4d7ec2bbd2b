import { pooledSize } from './convolution-geometry.ts';
import type { PoolAttributes } from '../node.ts';
import { extent } from '../shape.ts';
import type { Shape } from '../shape.ts';

/**
 * Visits every window of a pool: offset of its output value, and the offsets of its input cells in row-major order
 * (cells in the padding are left out). `input` has a real batch extent.
 */
export function forEachWindow(input: Shape, how: PoolAttributes, visit: (output: number, cells: readonly number[]) => void): void {
  const [height, width, channels] = [extent(input, 1), extent(input, 2), extent(input, 3)];
  const [rows, columns] = pooledSize(input, how);
  let output = 0;
  for (let item = 0; item < extent(input, 0); item += 1) {
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const cells: number[] = [];
        for (
          let y = Math.max(0, row * how.strides[0] - how.pads[0]);
          y < Math.min(height, row * how.strides[0] - how.pads[0] + how.window[0]);
          y += 1
        ) {
          for (
            let x = Math.max(0, column * how.strides[1] - how.pads[2]);
            x < Math.min(width, column * how.strides[1] - how.pads[2] + how.window[1]);
            x += 1
          ) {
            cells.push(((item * height + y) * width + x) * channels);
          }
        }
        for (let channel = 0; channel < channels; channel += 1)
          visit(
            output++,
            cells.map((cell) => cell + channel),
          );
      }
    }
  }
}

/** The first cell with the largest value, in row-major order: the tie rule of every executor. */
export function firstMaximum(values: Float64Array, cells: readonly number[]): number {
  return cells.reduce((best, cell) => ((values[cell] ?? NaN) > (values[best] ?? NaN) ? cell : best), cells[0] ?? 0);
}

/** Shape of a pool's output, with the batch extent as it came. */
export function pooledShape(input: Shape, how: PoolAttributes): Shape {
  return [extent(input, 0), ...pooledSize(input, how), extent(input, 3)];
}

import type { ReferenceArray } from './kind-definition.ts';
import { roundHalfEven } from './rounding.ts';
import type { DynamicQuantisationAttributes } from '../node.ts';
import { extent, shapeText } from '../shape.ts';
import type { Shape } from '../shape.ts';

/** Protects the division where everything is 0; far below any activation, far above the smallest float32. */
export const SMALLEST_RANGE = 1e-30;

/** Steps that a range is cut into: 255 from end to end, or 127 to each side of 0. */
export const STEPS = { measured: 255, symmetric: 127 } as const;

/** Ranges of an array and who belongs to which; `least` and `greatest` enclose 0. */
export interface MeasuredRanges {
  /** Step of a range, by its number. */
  scale(range: number): number;
  /** Nearest whole number of steps, within the range. */
  steps(value: number, range: number): number;
  /** From the place of a value to the number of its range: item, then row and column modulo the block. */
  rangeOf(at: number): number;
  readonly count: number;
}

/** Refuses shapes that the block does not divide. */
export function requireBlocks(shape: Shape, { block }: DynamicQuantisationAttributes): void {
  const [height, width] = sizeOfPicture(shape);
  if (height % block[0] !== 0 || width % block[1] !== 0)
    throw new RangeError(`blocks of ${block.join(' x ')} do not divide ${shapeText(shape)}`);
}

export function measuredRanges(x: ReferenceArray, { block, symmetric }: DynamicQuantisationAttributes): MeasuredRanges {
  const rangeOf = ranges(x.shape, block);
  const count = extent(x.shape, 0) * block[0] * block[1];
  const [least, greatest] = [new Float64Array(count), new Float64Array(count)];
  for (const [at, value] of x.values.entries()) {
    const range = rangeOf(at);
    least[range] = Math.min(least[range] ?? 0, value);
    greatest[range] = Math.max(greatest[range] ?? 0, value);
  }
  // In float32, as values and steps per unit reach a kernel: next to an edge between two steps, the last bit decides.
  const perUnit = Array.from(least, (low, range) => {
    const high = greatest[range] ?? 0;
    const width = symmetric ? Math.max(high, -low) : high - low;
    return Math.fround((symmetric ? STEPS.symmetric : STEPS.measured) / Math.fround(Math.max(width, SMALLEST_RANGE)));
  });
  const stepsOf = (value: number, range: number): number => roundHalfEven(Math.fround(value) * (perUnit[range] ?? NaN));
  return {
    scale: (range) => Math.fround(1 / (perUnit[range] ?? NaN)),
    steps: (value, range) => {
      const lowest = symmetric ? -STEPS.symmetric : stepsOf(least[range] ?? 0, range);
      const highest = symmetric ? STEPS.symmetric : lowest + STEPS.measured;
      return Math.min(highest, Math.max(lowest, stepsOf(value, range)));
    },
    rangeOf,
    count,
  };
}

function ranges(shape: Shape, [blockHeight, blockWidth]: DynamicQuantisationAttributes['block']): (at: number) => number {
  const channels = extent(shape, -1);
  const [height, width] = sizeOfPicture(shape);
  return (at) => {
    const position = Math.floor(at / channels);
    const [row, column] = [Math.floor(position / width) % height, position % width];
    const item = Math.floor(position / (width * height));
    return (item * blockHeight + (row % blockHeight)) * blockWidth + (column % blockWidth);
  };
}

function sizeOfPicture(shape: Shape): readonly [height: number, width: number] {
  return shape.length === 4 ? [extent(shape, 1), extent(shape, 2)] : [1, 1];
}

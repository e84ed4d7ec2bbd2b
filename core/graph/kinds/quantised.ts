import { inputOf } from './inputs.ts';
import type { ReferenceArray } from './kind-definition.ts';
import { roundHalfEven } from './rounding.ts';
import type { QuantisationAttributes } from '../node.ts';
import { extent } from '../shape.ts';

/** The integer a value becomes before it is cut to the range: round(x / scale) + zero point. */
export function integerOf(x: number, scale: number, zeroPoint: number): number {
  return roundHalfEven(x / scale) + zeroPoint;
}

/** Applies a function of (x, scale, zero point); with several scales the last axis chooses. */
export function perScale(
  x: ReferenceArray,
  grid: QuantisationAttributes,
  value: (x: number, scale: number, zeroPoint: number) => number,
): ReferenceArray {
  const channels = grid.scales.length === 1 ? 1 : extent(x.shape, -1);
  const values = x.values.map((number, position) =>
    value(number, inputOf(grid.scales, position % channels), inputOf(grid.zeroPoints, position % channels)),
  );
  return { shape: x.shape, values };
}

import { expect } from 'vitest';

/** A number within half a unit of the given decimal place, inside a whole-object assertion. */
export function near(value: number, decimals: number): unknown {
  return expect.closeTo(value, decimals);
}

import { seededNumbers } from '../zoo/data/zoo-file.ts';

import type { FuzzInput, Harness } from './harness.ts';

/** Input number `round` of a seed: made anew whenever it is asked for, so nothing but two numbers must be remembered. */
export async function inputOf(harness: Harness, seed: number, round: number): Promise<FuzzInput> {
  return harness.make(seededNumbers((Math.imul(seed, 0x9e3779b1) ^ Math.imul(harness.number, 0x85ebca6b)) + round));
}

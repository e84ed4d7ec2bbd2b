import { randomMask } from './random-masks.ts';
import type { RandomMasks } from './random-masks.ts';

const FLOAT_BYTES = 4;
/** 500 masks of 90 x 90 positions; larger sets are made anew for every batch. */
const BUDGET_BYTES = 16 * 2 ** 20;

interface KeptMasks {
  readonly key: string;
  readonly masks: Map<number, Float32Array>;
}

let kept: KeptMasks = { key: '', masks: new Map() };

/**
 * The masks of one choice of options by number, for `total` of them. Those made last are kept where all fit into the
 * budget: every batch of an audit meets the same masks, and so does the other model of the pair. Nobody may write into them.
 */
export function keptMasks(how: RandomMasks, total: number): (number: number) => Float32Array {
  if (total * how.height * how.width * FLOAT_BYTES > BUDGET_BYTES) return (number) => randomMask(how, number);
  const key = JSON.stringify([how.height, how.width, how.grid, how.keep, how.seed, total]);
  if (kept.key !== key) kept = { key, masks: new Map() };
  const { masks } = kept;
  return (number) => {
    const known = masks.get(number);
    if (known !== undefined) return known;
    const mask = randomMask(how, number);
    masks.set(number, mask);
    return mask;
  };
}

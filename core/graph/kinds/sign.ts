import { pointWise } from './pointwise.ts';

/** -1, 0 or 1. Flat almost everywhere: no gradient flows. */
export const sign = pointWise({
  kind: 'sign',
  value: (x) => Math.sign(x),
  gradient: () => null,
});

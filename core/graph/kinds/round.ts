import { pointWise } from './pointwise.ts';
import { roundHalfEven } from './rounding.ts';

/** Nearest whole number, halves to even; the gradient passes straight through (Bengio 2013). */
export const round = pointWise({
  kind: 'round',
  value: (x) => roundHalfEven(x),
  gradient: (_build, _x, upstream) => upstream,
});

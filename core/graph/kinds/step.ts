import { pointWise } from './pointwise.ts';

/** 1 where x > 0, else 0. Flat almost everywhere: no gradient flows. */
export const step = pointWise({
  kind: 'step',
  value: (x) => (x > 0 ? 1 : 0),
  gradient: () => null,
});

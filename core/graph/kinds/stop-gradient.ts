import { pointWise } from './pointwise.ts';

/** The value itself, as a constant: nothing is differentiated through it. */
export const stopGradient = pointWise({
  kind: 'stop-gradient',
  value: (x) => x,
  gradient: () => null,
});

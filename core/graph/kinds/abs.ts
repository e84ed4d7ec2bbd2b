import { times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** Absolute value; the slope at 0 is 0. */
export const abs = pointWise({
  kind: 'abs',
  value: (x) => Math.abs(x),
  gradient: (build, x, upstream) => times(build, upstream, build.add('sign', [x], {})),
});

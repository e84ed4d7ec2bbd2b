import { times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** Exponential. */
export const exp = pointWise({
  kind: 'exp',
  value: (x) => Math.exp(x),
  gradient: (build, x, upstream) => times(build, upstream, build.add('exp', [x], {})),
});

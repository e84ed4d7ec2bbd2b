import { scaled, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** 1 / x. */
export const reciprocal = pointWise({
  kind: 'reciprocal',
  value: (x) => 1 / x,
  gradient: (build, x, upstream) => scaled(build, build.add('divide', [upstream, times(build, x, x)], {}), -1),
});

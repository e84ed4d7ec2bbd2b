import { pointWise } from './pointwise.ts';

/** Natural logarithm. */
export const log = pointWise({
  kind: 'log',
  value: (x) => Math.log(x),
  gradient: (build, x, upstream) => build.add('divide', [upstream, x], {}),
});

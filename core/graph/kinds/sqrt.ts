import { scaled } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** Square root; its slope at 0 is infinite, so add an epsilon inside. */
export const sqrt = pointWise({
  kind: 'sqrt',
  value: (x) => Math.sqrt(x),
  gradient: (build, x, upstream) => scaled(build, build.add('divide', [upstream, build.add('sqrt', [x], {})], {}), 0.5),
});

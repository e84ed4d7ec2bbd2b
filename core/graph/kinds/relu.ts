import { times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** max(0, x). The slope at exactly 0 is 0. */
export const relu = pointWise({
  kind: 'relu',
  value: (x) => (x > 0 ? x : 0),
  gradient: (build, x, upstream) => times(build, upstream, build.add('step', [x], {})),
});

import { scaled, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';
import { errorFunction } from './error-function.ts';

/** Error function, to about 1e-15 (Abramowitz and Stegun 7.1.5 and 7.1.14). */
export const erf = pointWise({
  kind: 'erf',
  value: (x) => errorFunction(x),
  gradient: (build, x, upstream) => {
    const bell = build.add('exp', [scaled(build, times(build, x, x), -1)], {});
    return times(build, upstream, scaled(build, bell, 2 / Math.sqrt(Math.PI)));
  },
});

import { minus, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** Hyperbolic tangent. */
export const tanh = pointWise({
  kind: 'tanh',
  value: (x) => Math.tanh(x),
  gradient: (build, x, upstream) => {
    const y = build.add('tanh', [x], {});
    return times(build, upstream, minus(build, build.scalar(1), times(build, y, y)));
  },
});

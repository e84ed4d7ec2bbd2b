import { minus, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** 1 / (1 + exp(-x)). */
export const sigmoid = pointWise({
  kind: 'sigmoid',
  value: (x) => 1 / (1 + Math.exp(-x)),
  gradient: (build, x, upstream) => {
    const y = build.add('sigmoid', [x], {});
    return times(build, upstream, times(build, y, minus(build, build.scalar(1), y)));
  },
});

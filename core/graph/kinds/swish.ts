import { minus, plus, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** x * sigmoid(x), also called SiLU. */
export const swish = pointWise({
  kind: 'swish',
  value: (x) => x / (1 + Math.exp(-x)),
  gradient: (build, x, upstream) => {
    const gate = build.add('sigmoid', [x], {});
    const slope = times(build, x, times(build, gate, minus(build, build.scalar(1), gate)));
    return times(build, upstream, plus(build, gate, slope));
  },
});

import { minus, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** min(6, max(0, x)). The slope at exactly 0 and at exactly 6 is 0. */
export const relu6 = pointWise({
  kind: 'relu6',
  value: (x) => Math.min(6, Math.max(0, x)),
  gradient: (build, x, upstream) => {
    const below = build.add('step', [minus(build, build.scalar(6), x)], {});
    return times(build, upstream, times(build, build.add('step', [x], {}), below));
  },
});

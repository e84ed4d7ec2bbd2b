import { plus, scaled, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** x where positive, slope * x elsewhere. */
export const leakyRelu = pointWise({
  kind: 'leaky-relu',
  value: (x, node) => (x > 0 ? x : node.attributes.slope * x),
  gradient: (build, x, upstream, node) => {
    const { slope } = node.attributes;
    const open = scaled(build, build.add('step', [x], {}), 1 - slope);
    return times(build, upstream, plus(build, open, build.scalar(slope)));
  },
});

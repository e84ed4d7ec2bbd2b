import { minus, plus, scaled, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** x where positive, alpha * (exp(x) - 1) elsewhere. */
export const elu = pointWise({
  kind: 'elu',
  value: (x, node) => (x > 0 ? x : node.attributes.alpha * Math.expm1(x)),
  gradient: (build, x, upstream, node) => {
    const open = build.add('step', [x], {});
    // exp of a value that is never positive cannot overflow
    const negative = scaled(build, build.add('relu', [scaled(build, x, -1)], {}), -1);
    const decay = scaled(build, build.add('exp', [negative], {}), node.attributes.alpha);
    return times(build, upstream, plus(build, open, times(build, minus(build, build.scalar(1), open), decay)));
  },
});

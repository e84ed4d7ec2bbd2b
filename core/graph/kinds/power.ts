import { scaled, times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** x to a constant exponent. */
export const power = pointWise({
  kind: 'power',
  value: (x, node) => x ** node.attributes.exponent,
  gradient: (build, x, upstream, node) => {
    const { exponent } = node.attributes;
    return times(build, upstream, scaled(build, build.add('power', [x], { exponent: exponent - 1 }), exponent));
  },
});

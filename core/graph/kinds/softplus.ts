import { times } from './arithmetic.ts';
import { pointWise } from './pointwise.ts';

/** log(1 + exp(x)), computed without overflow. */
export const softplus = pointWise({
  kind: 'softplus',
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (build, x, upstream) => times(build, upstream, build.add('sigmoid', [x], {})),
});

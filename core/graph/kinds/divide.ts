import { scaled, times } from './arithmetic.ts';
import { binary } from './binary.ts';

/** a / b under broadcasting. */
export const divide = binary({
  kind: 'divide',
  relevance: 'other',
  value: (a, b) => a / b,
  gradients: ({ build, a, b, upstream }) => [
    () => build.add('divide', [upstream, b], {}),
    () => scaled(build, build.add('divide', [times(build, upstream, a), times(build, b, b)], {}), -1),
  ],
});

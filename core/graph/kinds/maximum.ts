import { minus, times } from './arithmetic.ts';
import { binary } from './binary.ts';

/** The larger of a and b; in a tie the gradient belongs to a. */
export const maximum = binary({
  kind: 'maximum',
  relevance: 'routing',
  value: (a, b) => Math.max(a, b),
  gradients: ({ build, a, b, upstream }) => {
    const second = () => build.add('greater', [b, a], {});
    return [() => times(build, upstream, minus(build, build.scalar(1), second())), () => times(build, upstream, second())];
  },
});

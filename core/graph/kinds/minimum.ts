import { minus, times } from './arithmetic.ts';
import { binary } from './binary.ts';

/** The smaller of a and b; in a tie the gradient belongs to a. */
export const minimum = binary({
  kind: 'minimum',
  relevance: 'routing',
  value: (a, b) => Math.min(a, b),
  gradients: ({ build, a, b, upstream }) => {
    const second = () => build.add('greater', [a, b], {});
    return [() => times(build, upstream, minus(build, build.scalar(1), second())), () => times(build, upstream, second())];
  },
});

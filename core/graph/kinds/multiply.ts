import { times } from './arithmetic.ts';
import { binary } from './binary.ts';

/** a * b under broadcasting. */
export const multiply = binary({
  kind: 'multiply',
  relevance: 'other',
  value: (a, b) => a * b,
  gradients: ({ build, a, b, upstream }) => [() => times(build, upstream, b), () => times(build, upstream, a)],
});

import { scaled } from './arithmetic.ts';
import { binary } from './binary.ts';

/** a - b under broadcasting. */
export const subtract = binary({
  kind: 'subtract',
  relevance: 'linear',
  value: (a, b) => a - b,
  gradients: ({ build, upstream }) => [() => upstream, () => scaled(build, upstream, -1)],
});

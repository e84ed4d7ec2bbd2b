import { binary } from './binary.ts';

/** a + b under broadcasting. */
export const add = binary({
  kind: 'add',
  relevance: 'linear',
  value: (a, b) => a + b,
  gradients: ({ upstream }) => [() => upstream, () => upstream],
});

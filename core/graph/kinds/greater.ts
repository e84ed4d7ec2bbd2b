import { binary } from './binary.ts';

/** 1 where a > b, else 0. Flat almost everywhere: no gradient flows. */
export const greater = binary({
  kind: 'greater',
  relevance: 'other',
  value: (a, b) => (a > b ? 1 : 0),
  gradients: () => [null, null],
});

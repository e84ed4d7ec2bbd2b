import type { MapPair, ReducedMap, Score } from './metric.ts';

/** Above this share of positions that are 0 in both maps, ranks are also given without them. */
const SHARED_ZEROS = 0.3;

/**
 * A rank score on the positions where at least one map says something. Shared zeros are ties that agree by themselves
 * and inflate ranks; where they are few the score over all positions is the one to read, and this one has no value.
 */
export function onUnionOfValues(pair: MapPair, score: (a: Float32Array, b: Float32Array) => number | null): Score {
  const [a, b] = [pair.teacher.values, pair.compressed.values];
  const spoken = a.map((value, at) => (value !== 0 || b[at] !== 0 ? 1 : 0));
  const count = spoken.reduce((sum, one) => sum + one, 0);
  if (a.length - count <= SHARED_ZEROS * a.length) return { value: null, reason: 'few-shared-zeros' };
  if (count < 2) return { value: null, reason: 'too-few-positions' };
  const only = (map: ReducedMap): Float32Array => map.values.filter((_, at) => spoken[at] === 1);
  const value = score(only(pair.teacher), only(pair.compressed));
  return value === null ? { value: null, reason: 'constant' } : { value };
}

import { describe, expect, it } from 'vitest';

import { groupScale, pairScale } from '../../../core/figure/map-scale.ts';

const map = (...values: number[]) => ({
  values: Float32Array.from(values),
  height: 1,
  width: values.length,
  cell: { height: 1, width: 1 },
});
const [teacher, calm, loud] = [map(0, 2), map(0, 1), map(0, 8)];

describe('the scale of one teacher and many candidates', () => {
  it('is the teacher’s range for all', () => {
    const range = { low: 0, high: 2 };
    expect(groupScale('shared', { teacher, candidates: [calm, loud, null] }, 'positive')).toEqual({
      teacher: range,
      candidates: [range, range, range],
    });
  });
  it('holds every map where raw values are asked for, and each map by itself where that is asked for', () => {
    const ends = (kind: 'raw' | 'per-map'): number[] => {
      const scale = groupScale(kind, { teacher, candidates: [calm, loud] }, 'signed');
      return [scale.teacher.high, ...scale.candidates.map(({ high }) => high)];
    };
    expect([ends('raw'), ends('per-map')]).toEqual([
      [8, 8, 8],
      [2, 1, 8],
    ]);
  });
  it('is common even where the teacher has no map', () => {
    expect(groupScale('shared', { teacher: null, candidates: [calm, loud] }, 'positive').candidates.map(({ high }) => high)).toEqual([
      8, 8,
    ]);
  });
  it('of one candidate is that of a pair', () => {
    for (const kind of ['shared', 'per-map', 'raw'] as const) {
      const pair = pairScale(kind, { teacher, compressed: loud }, 'signed');
      expect(groupScale(kind, { teacher, candidates: [loud] }, 'signed')).toEqual({ teacher: pair.teacher, candidates: [pair.compressed] });
    }
  });
});

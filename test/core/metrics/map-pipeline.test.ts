import { describe, expect, it } from 'vitest';

import { comparablePair, onCommonGrid, reduceChannels, signView } from '../../../core/metrics/map-pipeline.ts';
import { mapOfRows } from './map-makers.ts';

describe('reduction over channels', () => {
  const twoPositions = Float32Array.of(3, -4, 0, /* next position */ 1, 1, -1);

  it('refuses values that are not whole positions', () => {
    expect(() => reduceChannels(twoPositions, 4, 'sum')).toThrow('whole positions of 4 channels');
  });

  it.each([
    ['sum', [-1, 1]],
    ['max-abs', [-4, 1]],
    ['l2', [5, Math.fround(Math.sqrt(3))]],
  ] as const)('by %s', (reduction, expected) => {
    expect([...reduceChannels(twoPositions, 3, reduction)]).toEqual(expected);
  });

  it('sums in float64: small values beside large ones are not lost', () => {
    expect([...reduceChannels(Float32Array.of(2 ** 25, 1, 1, -(2 ** 25)), 4, 'sum')]).toEqual([2]);
  });

  it('lets NaN through, so that the status shows it', () => {
    expect([...reduceChannels(Float32Array.of(1, Number.NaN, 2), 3, 'max-abs')]).toEqual([Number.NaN]);
  });
});

describe('sign view', () => {
  it.each([
    ['signed', [-2, 0, 3]],
    ['positive', [0, 0, 3]],
    ['absolute', [2, 0, 3]],
  ] as const)('%s, in a copy', (view, expected) => {
    const values = Float32Array.of(-2, 0, 3);
    const seen = signView(values, view);
    expect([[...seen], [...values], seen === values]).toEqual([expected, [-2, 0, 3], false]);
  });
});

describe('common grid', () => {
  it('is the coarser of the two, and its cell covers as much of the input as both maps do', () => {
    const teacher = mapOfRows(
      [
        [0, 2, 4, 6],
        [0, 2, 4, 6],
        [8, 8, 8, 8],
        [8, 8, 8, 8],
      ],
      2,
    );
    const compressed = mapOfRows(
      [
        [1, 2],
        [3, 4],
      ],
      4,
    );
    const pair = onCommonGrid(teacher, compressed);
    expect(pair).toEqual({
      teacher: mapOfRows(
        [
          [1, 5],
          [8, 8],
        ],
        4,
      ),
      compressed,
    });
  });

  it('leaves maps of one grid as they are', () => {
    const map = mapOfRows([
      [1, 2],
      [3, 4],
    ]);
    expect(onCommonGrid(map, map)).toEqual({ teacher: map, compressed: map });
  });

  it('comes after the sign view: what is clipped does not cancel its neighbours', () => {
    const teacher = mapOfRows([[4, -4]]);
    const compressed = mapOfRows([[1]], 2);
    expect([...comparablePair(teacher, compressed, 'positive').teacher.values]).toEqual([2]);
  });
});

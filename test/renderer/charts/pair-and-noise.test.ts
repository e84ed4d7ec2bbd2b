import { describe, expect, it } from 'vitest';

import type { FloorFigure } from '../../../core/contract/review.ts';
import { drawnPair, leavesRange } from '../../../renderer/charts/map-pair.ts';
import { yardstickOf } from '../../../renderer/charts/noise.ts';
import { readCell } from '../../../renderer/screens/review/shown-pair.ts';

const cell = { height: 14, width: 14 };
const plane = (values: readonly number[]) => ({ values: Float32Array.from(values), height: 2, width: 2, channels: 1 });

describe('a pair of maps as it is drawn', () => {
  it('of a method compared by its positive part differs by that part', () => {
    const pair = drawnPair({ teacher: plane([1, -2, 0, 0]), compressed: plane([0, -4, 0, 0.5]) }, { signed: false, kind: 'shared', cell });
    expect([pair.table, pair.difference?.values]).toEqual(['cividis', Float32Array.from([-1, 0, 0, 0.5])]);
  });
  it('of a signed method lies on a diverging scale with 0 in the middle', () => {
    const pair = drawnPair({ teacher: plane([1, -2, 0, 0]), compressed: plane([0, 0, 0, 0]) }, { signed: true, kind: 'shared', cell });
    expect([pair.table, pair.scale.teacher]).toEqual(['difference', { low: -2, high: 2 }]);
  });
  it('has no difference where one map is missing', () => {
    expect(drawnPair({ teacher: plane([1, 0, 0, 0]), compressed: null }, { signed: false, kind: 'shared', cell }).difference).toBeNull();
  });
  it('knows when values lie outside the scale', () => {
    const pair = drawnPair({ teacher: plane([1, 0, 0, 0]), compressed: plane([1.5, 0, 0, 0]) }, { signed: false, kind: 'shared', cell });
    expect([leavesRange(pair.teacher, pair.scale.teacher), leavesRange(pair.compressed, pair.scale.compressed)]).toEqual([false, true]);
  });
  it('is read by the native cell under a pixel', () => {
    const map = { values: Float32Array.from([0.1, 0.4, 0.3, 0.2]), height: 2, width: 2, cell };
    expect([readCell(map, { x: 13, y: 0 }), readCell(map, { x: 14, y: 27 })]).toEqual([
      { row: 0, column: 0, value: Float32Array.of(0.1)[0], rank: 4 },
      { row: 1, column: 1, value: Float32Array.of(0.2)[0], rank: 3 },
    ]);
  });
});

describe('the yardstick of a score', () => {
  const figure = (floor: FloorFigure['floor'], mean: number, reference = false): FloorFigure => ({
    run: 'r',
    method: 'm',
    metric: 'spearman',
    floor,
    reference,
    n: 50,
    mean,
    low: mean / 2,
    high: mean * 2,
  });
  const of = { run: 'r', method: 'm', metric: 'spearman' };
  it('is the reference floor by its name, with the permuted map as its end', () => {
    const floors = [figure('weight-jitter', 0.2), figure('permuted', 1), figure('input-noise', 0.1, true)];
    expect(yardstickOf(floors, of)).toEqual({ name: 'input noise', mean: 0.1, low: 0.05, high: 0.2, ceiling: 1 });
  });
  it('of another run, method or metric is not borrowed', () => {
    expect(
      [
        { ...of, run: 'x' },
        { ...of, method: 'x' },
        { ...of, metric: 'x' },
      ].map((other) => yardstickOf([figure('input-noise', 0.1, true)], other)),
    ).toEqual([null, null, null]);
  });
});

import { describe, expect, it } from 'vitest';

import { mapText, peakMoveText } from '../../../core/figure/map-text.ts';
import { mapOfRows, spots } from '../metrics/map-makers.ts';

const about = { method: 'Grad-CAM', className: 'cat', side: 'teacher', status: 'ok' } as const;
const plain = (text: string | null): string | null => text?.replaceAll('\u202F', ' ') ?? null;

function spotAt(row: number, column: number) {
  return {
    ...spots(14, 14, [
      [row, column, 62],
      [11, 11, 38],
    ]),
    cell: { height: 16, width: 16 },
  };
}

describe('a map in words', () => {
  it.each([
    ['zero', 'is empty: every value is 0', [[0, 0]]],
    ['all-negative', 'has no value above 0', [[-1, -2]]],
  ] as const)('says why a map cannot be described (%s)', (status, reason, rows) => {
    expect(mapText({ ...about, status, map: mapOfRows(rows) })).toBe(`Grad-CAM for cat, teacher: the map ${reason}`);
  });

  it('names the quarter with most of the mass and the pixel of the peak', () => {
    expect(plain(mapText({ ...about, map: spotAt(1, 2) }))).toBe(
      'Grad-CAM for cat, teacher: 62 % of the mass in the upper left quarter, peak at 40, 24',
    );
  });

  it('gives a middle row of cells to both halves by equal parts', () => {
    const map = mapOfRows([
      [0, 0, 0],
      [8, 0, 0],
      [0, 0, 1],
    ]);
    expect(plain(mapText({ ...about, side: 'compressed', map }))).toBe(
      'Grad-CAM for cat, compressed model: 44 % of the mass in the upper left quarter, peak at 0, 1',
    );
  });

  it('speaks of thirds and samples on a signal', () => {
    expect(plain(mapText({ ...about, map: mapOfRows([[0, 0, 0, 0, 0, 3, 0, 1, 0]]) }))).toBe(
      'Grad-CAM for cat, teacher: 75 % of the mass in the middle third, peak at 5',
    );
  });

  it.each([
    ['right', spotAt(1, 4), 'peak moved 32 px right'],
    ['up', spotAt(0, 2), 'peak moved 16 px up'],
    ['down and left', spotAt(2, 1), 'peak moved 23 px down and left'],
    ['nowhere', spotAt(1, 2), 'peak in the same place'],
  ])('says where the peak went: %s', (_, compressed, expected) => {
    expect(plain(peakMoveText(spotAt(1, 2), compressed))).toBe(expected);
  });

  it('says earlier and later on a signal, and nothing where there is no peak', () => {
    const signal = mapOfRows([[0, 1, 0, 0]]);
    expect([plain(peakMoveText(signal, mapOfRows([[0, 0, 0, 1]]))), peakMoveText(signal, mapOfRows([[Number.NaN]]))]).toEqual([
      'peak moved 2 samples later',
      null,
    ]);
  });
});

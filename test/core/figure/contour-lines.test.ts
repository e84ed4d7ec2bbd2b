import { describe, expect, it } from 'vitest';

import { contourLines, topShareContours, topShareLevel } from '../../../core/figure/contour-lines.ts';
import type { ContourLine } from '../../../core/figure/contour-lines.ts';
import type { GridMap } from '../../../core/figure/grid-map.ts';
import { marchSquares } from '../../../core/figure/marching-squares.ts';
import { mapOfRows, spots } from '../metrics/map-makers.ts';
import { near } from '../../support/near.ts';

/** A cone of height 1 whose outline at level v is a circle of radius 10 (1 - v), in cells. */
function cone(row: number, column: number): GridMap {
  const values = Float32Array.from({ length: 32 * 32 }, (_, index) =>
    Math.max(0, 1 - Math.hypot(Math.floor(index / 32) + 0.5 - row, (index % 32) + 0.5 - column) / 10),
  );
  return { values, height: 32, width: 32, cell: { height: 7, width: 7 } };
}

function radii(line: ContourLine | undefined, row: number, column: number): readonly number[] {
  return (line?.points ?? []).map(({ x, y }) => Math.hypot(x / 7 - column, y / 7 - row));
}

describe('contour lines', () => {
  it('are none above the peak and none on a flat map', () => {
    expect([
      contourLines(cone(16, 16), 1.5),
      contourLines(
        mapOfRows([
          [1, 1],
          [1, 1],
        ]),
        1,
      ),
    ]).toEqual([[], []]);
  });

  it('go round a cone as a closed circle of the right radius, in pixels of the model input', () => {
    const lines = contourLines(cone(16, 16), 0.4);
    expect([lines.length, lines[0]?.closed]).toEqual([1, true]);
    for (const radius of radii(lines[0], 16, 16)) expect(radius).toBeCloseTo(6, 0.8);
    expect(Math.max(...radii(lines[0], 16, 16)) - Math.min(...radii(lines[0], 16, 16))).toBeLessThan(0.2);
  });

  it('leave at the border of the map: an open line whose ends lie on it', () => {
    const [line, ...more] = contourLines(cone(16, 30), 0.4);
    const ends = [line?.points.at(0), line?.points.at(-1)];
    expect([more, line?.closed, ends.map((end) => end?.x)]).toEqual([[], false, [32 * 7, 32 * 7]]);
  });

  it('have one step between neighbours: no line jumps', () => {
    for (const { points } of contourLines(cone(12, 20), 0.55)) {
      const steps = points.slice(1).map((point, index) => Math.hypot(point.x - (points[index]?.x ?? 0), point.y - (points[index]?.y ?? 0)));
      expect(Math.max(...steps)).toBeLessThan(7);
    }
  });

  it('separate two spots and join them where the valley between is higher', () => {
    const values = Float64Array.of(0, 0, 0, 0, 0, /**/ 0, 1, 0.4, 1, 0, /**/ 0, 0, 0, 0, 0);
    const lines = (level: number) => marchSquares({ values, height: 3, width: 5 }, level).length;
    expect([lines(0.6), lines(0.3)]).toEqual([2, 1]);
  });

  it.each([
    ['joins the high corners where the middle is high', 0.45, [2, 2]],
    ['parts them where the middle is low', 0.55, [0.45 + 0.45, 1.55 + 1.55]],
  ])('a saddle %s', (_, level, sums) => {
    // corners 1 0 / 0 1: the sum of all coordinates of a line says which corner it cuts off
    const lines = marchSquares({ values: Float64Array.of(1, 0, 0, 1), height: 2, width: 2 }, level);
    const sumOf = (line: (typeof lines)[number]) => line.points.reduce((sum, { x, y }) => sum + x + y, 0);
    expect(lines.map(sumOf).toSorted((a, b) => a - b)).toEqual(sums.map((sum) => near(sum, 9)));
  });
});

describe('the outline of the top tenth', () => {
  it('holds the k strongest cells, k a tenth of all', () => {
    const values = Float32Array.from({ length: 100 }, (_, index) => index + 1);
    expect(topShareLevel(values, 0.1)).toBe(90.5);
  });

  it('never goes round nothing: a map without a positive value has no outline', () => {
    expect([
      topShareLevel(new Float32Array(9), 0.1),
      topShareLevel(Float32Array.of(-1, -2), 0.1),
      topShareContours(mapOfRows([[0, -1]]), 0.1, 'positive'),
    ]).toEqual([null, null, []]);
  });

  it('keeps to the positive cells where fewer than a tenth are positive', () => {
    expect(
      topShareLevel(
        Float32Array.from({ length: 40 }, (_, index) => (index === 7 ? 0.5 : -1)),
        0.1,
      ),
    ).toBe(0.25);
  });

  it('counts magnitude in the signed view', () => {
    const map = spots(10, 10, [[2, 2, -1]]);
    expect([topShareContours(map, 0.01, 'positive').length, topShareContours(map, 0.01, 'signed').length]).toEqual([0, 1]);
  });
});

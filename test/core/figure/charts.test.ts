import { describe, expect, it } from 'vitest';

import type { CandidateChart } from '../../../core/contract/review-charts.ts';
import { classText, distributionText, planeText } from '../../../core/figure/chart-text.ts';
import { classShape, MOST_LINES } from '../../../core/figure/class-shape.ts';
import { distributionShape } from '../../../core/figure/distribution-shape.ts';
import { linearAxis } from '../../../core/figure/linear-axis.ts';
import { planeShape } from '../../../core/figure/plane-shape.ts';

const box = { width: 140, height: 120, left: 20, right: 20, top: 10, bottom: 10 };
const axes = { from: 0, to: 2, columns: 4, rows: 4 };

function chart(of: Partial<CandidateChart> = {}): CandidateChart {
  return {
    ...{ run: 'r', candidate: 'int8', rows: 10, undefinedRows: 0, median: 0.4, threshold: 1 },
    ...{ counts: [6, 0, 3, 1], fields: [], classes: [] },
    ...of,
  };
}
function field(of: Partial<CandidateChart['fields'][number]>): CandidateChart['fields'][number] {
  return { same: true, column: 0, row: 0, rows: 1, item: null, ...of };
}
function classOf(name: string, median: number): CandidateChart['classes'][number] {
  return { name, labelled: true, rows: 4, moved: 1, low: median / 2, median, high: median * 1.5 };
}

describe('an axis', () => {
  it('keeps values beyond its ends at the ends', () => {
    const { at } = linearAxis({ from: 0, to: 1, start: 10, end: 110, ticks: 5 });
    expect([at(-1), at(0), at(0.25), at(1), at(7)]).toEqual([10, 10, 35, 110, 110]);
  });
  it('has round ticks inside its ends, with signs where changes are meant', () => {
    const { ticks } = linearAxis({ from: -1, to: 1, start: 0, end: 200, ticks: 3, signed: true });
    expect(ticks.map(({ at, text }) => [at, text])).toEqual([
      [0, '−1'],
      [50, '−0.50'],
      [100, '0'],
      [150, '+0.50'],
      [200, '+1'],
    ]);
  });
});

describe('a distribution', () => {
  it('without rows has no bar and no curve', () => {
    const { bars, cumulative } = distributionShape({ chart: { counts: [0, 0], rows: 0 }, from: 0, to: 1, box });
    expect([bars.map(({ height }) => height), cumulative]).toEqual([[0, 0], '']);
  });
  it('has bars as high as their rows, the highest fills the plot, and no row is too few to be seen', () => {
    const { bars } = distributionShape({ chart: { counts: [1000, 500, 1, 0], rows: 1501 }, from: 0, to: 2, box });
    expect(bars.map(({ height, x, from }) => [height, x, from])).toEqual([
      [100, 20, 0],
      [50, 45, 0.5],
      [1.5, 70, 1],
      [0, 95, 1.5],
    ]);
  });
  it('sums up to the head of the plot at its end', () => {
    const { cumulative } = distributionShape({ chart: chart(), from: 0, to: 2, box });
    // 0, 6, 6, 9 and 10 of 10 rows at x = 20, 45, 70, 95 and 120; y = 110 - 100 share
    expect(cumulative).toBe('M20,110L45,110L45,50L70,50L70,50L95,50L95,20L120,20L120,10');
  });
});

describe('the plane of prediction and map', () => {
  it('sets same and other answers side by side and says by size how many rows a field holds', () => {
    const fields = [
      field({ rows: 16, column: 2, row: 2 }),
      field({ rows: 4, column: 1, row: 0 }),
      field({ same: false, rows: 1, item: 7 }),
    ];
    const [same, other] = planeShape({ charts: axes, chart: { fields, threshold: 1 }, box }).parts;
    expect([same?.rows, other?.rows, (same?.right ?? 0) < (other?.left ?? 0)]).toEqual([20, 1, true]);
    // a column is 36 / 4 = 9 px wide: the fullest field fills it, a quarter of its rows are half as wide
    expect(same?.marks.map(({ side, moved }) => [side, moved])).toEqual([
      [9, true],
      [4.5, false],
    ]);
    expect(other?.marks[0]?.side).toBe(3);
  });
  it('knows the bounds of a field, so that it can be opened as a list', () => {
    const [same] = planeShape({ charts: axes, chart: { fields: [field({ column: 3, row: 1 })], threshold: null }, box }).parts;
    expect(same?.marks[0]).toMatchObject({ change: [0.5, 1], deformation: [0.5, 1], moved: false });
  });
  it('does not call a field moved that the threshold cuts through', () => {
    const fields = [field({ row: 1 }), field({ row: 2 })];
    const [same] = planeShape({ charts: axes, chart: { fields, threshold: 0.9 }, box }).parts;
    expect(same?.marks.map(({ deformation, moved }) => [deformation, moved])).toEqual([
      [[0.5, 1], false],
      [[1, 1.5], true],
    ]);
  });
  it('has no threshold where no noise was measured', () => {
    expect(planeShape({ charts: axes, chart: { fields: [], threshold: null }, box }).threshold).toBeNull();
  });
});

describe('classes', () => {
  it('stand in the order of their worst median over all candidates; a candidate without the class has no dot', () => {
    const candidates = [chart({ classes: [classOf('cat', 0.2), classOf('dog', 0.6)] }), chart({ classes: [classOf('cat', 0.9)] })];
    const { lines } = classShape({ from: 0, to: 2, candidates }, box);
    expect(lines.map(({ name, marks }) => [name, marks.map(({ place, median }) => [place, median])])).toEqual([
      [
        'cat',
        [
          [0, 30],
          [1, 65],
        ],
      ],
      ['dog', [[0, 50]]],
    ]);
  });
  it('that do not fit are counted', () => {
    const classes = Array.from({ length: MOST_LINES + 3 }, (_, index) => classOf(`class ${String(index)}`, index / 100));
    expect(classShape({ from: 0, to: 2, candidates: [chart({ classes })] }, box)).toMatchObject({ left: 3 });
  });
});

describe('the words of a chart', () => {
  it('say what the picture shows', () => {
    const full = chart({ undefinedRows: 2, fields: [field({ rows: 9 }), field({ same: false })], classes: [classOf('cat', 0.9)] });
    expect([distributionText(full), planeText(full), classText(full)]).toEqual([
      'The noise ends at 1; half of 10 rows lie below 0.40. 2 rows have no deformation because a map is missing.',
      '90\u202F% of 10 rows kept their prediction, 1 changed it.',
      'int8: furthest from the teacher is cat, median 0.90, 1 of 4 rows moved.',
    ]);
  });
  it('say so where there is nothing yet', () => {
    const none = chart({ rows: 0, median: null, threshold: null, counts: [] });
    expect([distributionText(none), planeText(none), classText(none)]).toEqual([
      'No row has a deformation yet.',
      'Nothing to draw yet.',
      'int8: no class has a deformation yet.',
    ]);
  });
});

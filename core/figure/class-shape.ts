import type { CandidateChart, ClassFigure, ReviewCharts } from '../contract/review-charts.ts';

import type { PlotBox } from './distribution-shape.ts';
import { linearAxis } from './linear-axis.ts';
import type { LinearAxis } from './linear-axis.ts';

export interface ClassMark {
  readonly figure: ClassFigure;
  readonly candidate: CandidateChart;
  /** Place of the candidate, which decides the shape of its dot. */
  readonly place: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly y: number;
}
export interface ClassLine {
  readonly name: string;
  readonly labelled: boolean;
  readonly y: number;
  readonly marks: readonly ClassMark[];
}
export interface ClassShape {
  readonly across: LinearAxis;
  readonly lines: readonly ClassLine[];
  /** Classes that do not fit; the table has them all. */
  readonly left: number;
  readonly height: number;
}

const LINE_PER_CANDIDATE = 12; // px
const SMALLEST_LINE = 24; // px, what a finger needs
export const MOST_LINES = 20;

/** A line for each class with the highest medians first, a dot with the middle half for each candidate. */
export function classShape(charts: Pick<ReviewCharts, 'from' | 'to' | 'candidates'>, box: Omit<PlotBox, 'height'>): ClassShape {
  const across = linearAxis({ from: charts.from, to: charts.to, start: box.left, end: box.width - box.right, ticks: 6 });
  const names = namesByMedian(charts.candidates);
  const shown = names.slice(0, MOST_LINES);
  const step = Math.max(SMALLEST_LINE, LINE_PER_CANDIDATE * charts.candidates.length + 6);
  const lines = shown.map(({ name, labelled }, index): ClassLine => {
    const y = box.top + (index + 0.5) * step;
    const marks = charts.candidates.flatMap((candidate, place) => {
      const figure = candidate.classes.find((one) => one.name === name);
      if (figure === undefined) return [];
      const offset = (place - (charts.candidates.length - 1) / 2) * LINE_PER_CANDIDATE;
      const [low, median, high] = [across.at(figure.low), across.at(figure.median), across.at(figure.high)];
      return [{ figure, candidate, place, low, median, high, y: y + offset }];
    });
    return { name, labelled, y, marks };
  });
  return { across, lines, left: names.length - shown.length, height: box.top + step * Math.max(1, lines.length) + box.bottom };
}

function namesByMedian(candidates: readonly CandidateChart[]): readonly { readonly name: string; readonly labelled: boolean }[] {
  const worst = new Map<string, { readonly name: string; readonly labelled: boolean; readonly median: number }>();
  for (const { name, labelled, median } of candidates.flatMap(({ classes }) => classes)) {
    if (median > (worst.get(name)?.median ?? -Infinity)) worst.set(name, { name, labelled, median });
  }
  return [...worst.values()].toSorted((a, b) => b.median - a.median || (a.name < b.name ? -1 : 1));
}

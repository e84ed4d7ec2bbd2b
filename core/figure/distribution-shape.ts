import { cumsum, max, sum } from 'd3-array';
import { curveStepAfter, line } from 'd3-shape';

import type { CandidateChart } from '../contract/review-charts.ts';

import { linearAxis } from './linear-axis.ts';
import type { LinearAxis } from './linear-axis.ts';

export interface PlotBox {
  readonly width: number;
  readonly height: number;
  /** Room for ticks and names. */
  readonly left: number;
  readonly bottom: number;
  readonly top: number;
  readonly right: number;
}
export interface Bar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}
export interface DistributionAsk {
  readonly chart: Pick<CandidateChart, 'counts' | 'rows'>;
  readonly from: number;
  readonly to: number;
  readonly box: PlotBox;
}
export interface DistributionShape {
  readonly across: LinearAxis;
  readonly bars: readonly Bar[];
  /** Share of the rows up to a deformation, 0 at the foot and 1 at the head of the plot; empty without rows. */
  readonly cumulative: string;
}

const THINNEST_BAR = 1.5; // px, so that a single row among 20,000 is still seen

/** A histogram with its cumulative curve. Heights are proportional; the highest bar fills the plot. */
export function distributionShape({ chart, from, to, box }: DistributionAsk): DistributionShape {
  const foot = box.height - box.bottom;
  const across = linearAxis({ from, to, start: box.left, end: box.width - box.right, ticks: 5 });
  const up = linearAxis({ from: 0, to: Math.max(1, max(chart.counts) ?? 1), start: foot, end: box.top, ticks: 2 });
  const step = (to - from) / Math.max(1, chart.counts.length);
  const edge = (bar: number): number => from + bar * step;
  const bars = chart.counts.map((rows, bar): Bar => {
    const x = across.at(edge(bar));
    const height = rows === 0 ? 0 : Math.max(THINNEST_BAR, foot - up.at(rows));
    return { x, y: foot - height, width: Math.max(1, across.at(edge(bar + 1)) - x - 1), height, from: edge(bar), to: edge(bar + 1), rows };
  });
  return { across, bars, cumulative: cumulativePath(chart.counts, { edge, across, foot, top: box.top }) };
}

interface CurveAsk {
  readonly edge: (bar: number) => number;
  readonly across: LinearAxis;
  readonly foot: number;
  readonly top: number;
}

function cumulativePath(counts: readonly number[], { edge, across, foot, top }: CurveAsk): string {
  const all = sum(counts);
  if (all === 0) return '';
  const shares = [0, ...cumsum(counts)].map((count) => count / all);
  const draw = line<number>(
    (_, bar) => across.at(edge(bar)),
    (share) => foot - share * (foot - top),
  ).curve(curveStepAfter);
  return draw(shares) ?? '';
}

import { max, sum } from 'd3-array';

import type { CandidateChart, PlaneField, ReviewCharts } from '../contract/review-charts.ts';

import type { PlotBox } from './distribution-shape.ts';
import { linearAxis } from './linear-axis.ts';
import type { LinearAxis } from './linear-axis.ts';

/** One field as a square whose area grows with the number of its rows: size, not colour, carries the number. */
export interface FieldMark {
  readonly field: PlaneField;
  readonly x: number;
  readonly y: number;
  readonly side: number;
  /** All of it lies above the threshold. */
  readonly moved: boolean;
  readonly deformation: readonly [number, number];
  readonly change: readonly [number, number];
}
export interface PlanePart {
  readonly same: boolean;
  readonly across: LinearAxis;
  readonly left: number;
  readonly right: number;
  readonly marks: readonly FieldMark[];
  readonly rows: number;
}
export interface PlaneShape {
  readonly up: LinearAxis;
  /** Same prediction, then another one. */
  readonly parts: readonly PlanePart[];
  /** Pixels of the threshold; null where no noise was measured. */
  readonly threshold: number | null;
}
export interface PlaneAsk {
  readonly charts: Pick<ReviewCharts, 'from' | 'to' | 'columns' | 'rows'>;
  readonly chart: Pick<CandidateChart, 'fields' | 'threshold'>;
  readonly box: PlotBox;
}

const SMALLEST_SIDE = 3; // px: one row among thousands
const GAP = 28; // px, so that the numbers at both ends stay apart

/** Prediction against map: two parts side by side (same, another answer), change of confidence across, deformation up. */
export function planeShape({ charts, chart, box }: PlaneAsk): PlaneShape {
  const up = linearAxis({ from: charts.from, to: charts.to, start: box.height - box.bottom, end: box.top, ticks: 4 });
  const width = (box.width - box.left - box.right - GAP) / 2;
  const most = max(chart.fields, ({ rows }) => rows) ?? 1;
  const parts = [true, false].map((same, place): PlanePart => {
    const left = box.left + place * (width + GAP);
    const across = linearAxis({ from: -1, to: 1, start: left, end: left + width, ticks: 2, signed: true });
    const fields = chart.fields.filter((field) => field.same === same);
    const largest = Math.min(width / charts.columns, (box.height - box.bottom - box.top) / charts.rows);
    const marks = fields.map((field) => markOf(field, { charts, threshold: chart.threshold, across, up, largest, most }));
    return { same, across, left, right: left + width, marks, rows: sum(fields, ({ rows }) => rows) };
  });
  return { up, parts, threshold: chart.threshold === null ? null : up.at(chart.threshold) };
}

interface MarkAsk {
  readonly charts: PlaneAsk['charts'];
  readonly threshold: number | null;
  readonly across: LinearAxis;
  readonly up: LinearAxis;
  readonly largest: number;
  readonly most: number;
}

function markOf(field: PlaneField, { charts, threshold, across, up, largest, most }: MarkAsk): FieldMark {
  const columnWidth = 2 / charts.columns;
  const rowHeight = (charts.to - charts.from) / charts.rows;
  const change = [-1 + field.column * columnWidth, -1 + (field.column + 1) * columnWidth] as const;
  const deformation = [charts.from + field.row * rowHeight, charts.from + (field.row + 1) * rowHeight] as const;
  return {
    field,
    x: across.at((change[0] + change[1]) / 2),
    y: up.at((deformation[0] + deformation[1]) / 2),
    side: Math.max(SMALLEST_SIDE, largest * Math.sqrt(field.rows / most)),
    moved: threshold !== null && deformation[0] >= threshold,
    deformation,
    change,
  };
}

import * as z from 'zod';

import { gridFilter } from './review.ts';

/** Rows of one field of the plane: same or other prediction x change of confidence x deformation. `item`: the row itself where it is the only one. */
export const planeField = z.strictObject({
  same: z.boolean(),
  column: z.int(),
  row: z.int(),
  rows: z.int(),
  item: z.int().nullable(),
});
export type PlaneField = z.infer<typeof planeField>;

/** Rows of one class: labels where there are any, else the teacher's answer. Low and high hold the middle half of the deformations. */
export const classFigure = z.strictObject({
  name: z.string(),
  labelled: z.boolean(),
  rows: z.int(),
  moved: z.int(),
  low: z.number(),
  median: z.number(),
  high: z.number(),
});
export type ClassFigure = z.infer<typeof classFigure>;

export const candidateChart = z.strictObject({
  run: z.string(),
  candidate: z.string(),
  /** Rows with a deformation, and those without (a map is missing). */
  rows: z.int(),
  undefinedRows: z.int(),
  median: z.number().nullable(),
  /** A deformation above it counts as moved; null where no noise was measured. */
  threshold: z.number().nullable(),
  /** Bars of equal width over [from, to]. */
  counts: z.array(z.int()),
  fields: z.array(planeField),
  classes: z.array(classFigure),
});
export type CandidateChart = z.infer<typeof candidateChart>;

/** Charts of all chosen candidates on common axes. Confidence is the probability of a model's own answer; its change lies in [-1, 1]. */
export const reviewCharts = z.strictObject({
  metric: z.string(),
  from: z.number(),
  to: z.number(),
  columns: z.int(),
  rows: z.int(),
  candidates: z.array(candidateChart),
});
export type ReviewCharts = z.infer<typeof reviewCharts>;

export const chartsAsk = z.strictObject({ filter: gridFilter });

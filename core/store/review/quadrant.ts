import type { Quadrant } from '../../contract/review.ts';

import type { Bound } from '../connection.ts';

/** Threshold tau per run, for one method and metric; null where no floor was drawn. */
export type Thresholds = ReadonlyMap<string, number | null>;

export interface QuadrantInput {
  readonly samePrediction: boolean;
  readonly collapsed: boolean;
  readonly deformation: number | null;
  readonly threshold: number | null;
}

/**
 * Prediction (same, flipped) against map (kept: d <= tau, moved: d > tau). A collapsed map has moved, whatever the threshold.
 *
 * source  our own
 */
export function quadrantOf({ samePrediction, collapsed, deformation, threshold }: QuadrantInput): Quadrant {
  if (!collapsed && (deformation === null || threshold === null)) return 'undefined';
  const hasMoved = collapsed || (deformation !== null && threshold !== null && deformation > threshold);
  if (samePrediction) return hasMoved ? 'silent-drift' : 'preserved';
  return hasMoved ? 'full-change' : 'decision-flip';
}

/** The same rule for SQL: an expression over the score `s` that gives the quadrant's name, and the values it needs. */
export function quadrantSql(thresholds: Thresholds): { readonly sql: string; readonly parameters: Readonly<Record<string, Bound>> } {
  const tau = thresholdSql(thresholds);
  const sql = `CASE
    WHEN s.collapsed = 1 OR s.deformation > ${tau.sql} THEN iif(s.same_prediction = 1, 'silent-drift', 'full-change')
    WHEN s.deformation <= ${tau.sql} THEN iif(s.same_prediction = 1, 'preserved', 'decision-flip')
    ELSE 'undefined' END`;
  return { sql, parameters: tau.parameters };
}

/** Candidates of one teacher share its noise, so one value nearly always serves all runs. */
function thresholdSql(thresholds: Thresholds): { readonly sql: string; readonly parameters: Readonly<Record<string, Bound>> } {
  const common = commonThreshold(thresholds);
  if (common !== undefined) return { sql: ':tau', parameters: { tau: common } };
  const runs = [...thresholds];
  const cases = runs.map((_, index) => `WHEN :tauRun${index} THEN :tau${index}`).join(' ');
  const parameters = Object.fromEntries(
    runs.flatMap(([run, threshold], index): [string, Bound][] => [
      [`tauRun${index}`, run],
      [`tau${index}`, threshold],
    ]),
  );
  return { sql: `(CASE s.run ${cases} END)`, parameters };
}

/** The threshold of all runs; undefined where they differ. */
export function commonThreshold(thresholds: Thresholds): number | null | undefined {
  const values = new Set(thresholds.values());
  const [first = null] = values;
  return values.size > 1 ? undefined : first;
}

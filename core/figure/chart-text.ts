import type { CandidateChart } from '../contract/review-charts.ts';

import { countText, numberText, percentText } from './number-text.ts';

/** What a chart says, for those who do not see it and for those in a hurry. */
export function distributionText({ rows, undefinedRows, median, threshold, counts }: CandidateChart): string {
  const rest = undefinedRows === 0 ? '' : ` ${countText(undefinedRows, 'row has', 'rows have')} no deformation because a map is missing.`;
  if (median === null) return `No row has a deformation yet.${rest}`;
  const noise = threshold === null ? 'The noise was not measured' : `The noise ends at ${numberText(threshold)}`;
  const highest = counts.length === 0 ? '' : `; half of ${countText(rows, 'row', 'rows')} lie below ${numberText(median)}`;
  return `${noise}${highest}.${rest}`;
}

export function planeText({ fields, rows }: CandidateChart): string {
  if (rows === 0) return 'Nothing to draw yet.';
  const same = fields.filter((field) => field.same).reduce((sum, field) => sum + field.rows, 0);
  const other = rows - same;
  return `${percentText(same / rows)} of ${countText(rows, 'row', 'rows')} kept their prediction, ${numberText(other)} changed it.`;
}

export function classText({ candidate, classes }: CandidateChart): string {
  const [worst] = classes;
  if (worst === undefined) return `${candidate}: no class has a deformation yet.`;
  const moved = `${numberText(worst.moved)} of ${countText(worst.rows, 'row', 'rows')} moved`;
  return `${candidate}: furthest from the teacher is ${worst.name}, median ${numberText(worst.median)}, ${moved}.`;
}

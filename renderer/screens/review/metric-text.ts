import type { GridRow, MapStatus, ProjectSummary, ShownScore } from '../../../core/contract/review.ts';
import { numberText, withUnit } from '../../../core/figure/number-text.ts';
import { statusText } from '../../../core/figure/status-text.ts';

export type MetricFacts = ProjectSummary['metrics'][number];

/** What a sorted column means: similarity is shown as its deformation, so that larger is always worse. */
export function deformationName(metric: MetricFacts | undefined): string {
  if (metric === undefined) return 'deformation';
  return metric.direction === 'higher-better' ? `1 − ${metric.title}` : metric.title;
}

/** A deformation in a column: two digits below 1, two decimals above. */
export function deformationText(deformation: number): string {
  return numberText(deformation, { digits: deformation < 1 ? 2 : 3 });
}

export function scoreText(score: ShownScore | undefined, unit: string): string {
  if (score === undefined) return '';
  return score.value === null ? 'undefined' : withUnit(score.value, unit);
}

export function scoreOf(row: GridRow, metric: string): ShownScore | undefined {
  return row.scores.find((score) => score.metric === metric);
}

/** A class that has no name is called by its position, and says so. */
export function classText(name: string): string {
  return /^\d+$/.test(name) ? `class ${name}` : name;
}

export function probabilityText(probability: number): string {
  return numberText(probability, { digits: 2 }) === '1' ? '1.00' : probability.toFixed(2);
}

/** Why there is no scale beside a row; null where there is one. */
export function degenerateText(row: GridRow): string | null {
  switch (row.status) {
    case 'evaluable':
      return null;
    case 'collapsed':
      return `collapsed: map ${shortStatus(row.compressedMapStatus)}`;
    case 'emerged':
      return `emerged: teacher’s map ${shortStatus(row.teacherMapStatus)}`;
    case 'both-degenerate':
      return `no map: teacher’s ${shortStatus(row.teacherMapStatus)}`;
  }
}

/** "is empty", without the explanation behind the colon: rows are narrow. */
function shortStatus(status: MapStatus): string {
  return statusText(status).split(':')[0] ?? '';
}

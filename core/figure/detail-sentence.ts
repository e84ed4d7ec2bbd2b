import type { GridRow, ItemDetail } from '../contract/review.ts';
import { floorText } from './floor-text.ts';
import { numberText, percentText, timesText, withUnit } from './number-text.ts';
import { statusText } from './status-text.ts';

type Grid = ItemDetail['grid'];
type Shown = GridRow['scores'][number];

/**
 * The sentence a detail view and a report entry begin with: what the two models say, then what became of the evidence,
 * in the reader's unit and as a multiple of the reference floor, by its name.
 *
 *     "Same diagnosis, 97 %; the evidence moved 31 px, 2.3 × the weight jitter."
 */
export function detailSentence(row: GridRow, grid: Grid): string {
  return `${answerClause(row)}; ${evidenceClause(row, grid)}.`;
}

function answerClause(row: GridRow): string {
  if (row.teacherClass === row.compressedClass) return `Same diagnosis, ${percentText(row.compressedProbability)}`;
  const change = `${row.teacherClass} ${percentText(row.teacherProbability)} became ${row.compressedClass} ${percentText(row.compressedProbability)}`;
  switch (row.flip) {
    case 'right-wrong':
      return `Right became wrong: ${change}`;
    case 'wrong-right':
      return `Wrong became right: ${change}`;
    case 'wrong-wrong':
      return `Another wrong diagnosis: ${change}`;
    case 'changed':
    case 'same':
      return `Another diagnosis: ${change}`;
  }
}

function evidenceClause(row: GridRow, grid: Grid): string {
  switch (row.status) {
    case 'evaluable':
      return movementClause(row, grid);
    case 'collapsed':
      return `the compressed model’s map ${statusText(row.compressedMapStatus)}, so its evidence is lost`;
    case 'emerged':
      return `the teacher’s map ${statusText(row.teacherMapStatus)}, so there is nothing to compare with`;
    case 'both-degenerate':
      return `neither map can be read: the teacher’s ${statusText(row.teacherMapStatus)}, the compressed model’s ${statusText(row.compressedMapStatus)}`;
  }
}

function movementClause(row: GridRow, grid: Grid): string {
  const shift = row.scores.find((score) => score.metric === 'centroid-shift');
  if (shift === undefined || shift.value === null) return patternClause(row);
  const unit = grid.height === 1 ? (shift.value === 1 ? 'sample' : 'samples') : 'px';
  const resolution = Math.max(grid.height === 1 ? 0 : grid.cellHeight, grid.cellWidth) / 2;
  if (shift.value < resolution)
    return `the evidence stayed in place, below the resolution of ${withUnit(resolution, unit)}${patternAside(row)}`;
  return `the evidence moved ${withUnit(shift.value, unit)}, ${noiseText(shift)}`;
}

/** A centre can stand still while the pattern around it changes: then the ranking says so. */
function patternAside(row: GridRow): string {
  const ranks = patternScore(row);
  return ranks !== undefined && ranks.ratio !== null && ranks.ratio > 1 ? `, but its pattern changed, ${noiseText(ranks)}` : '';
}

function patternClause(row: GridRow): string {
  const ranks = patternScore(row);
  if (ranks === undefined || ranks.value === null) return 'how far the evidence moved is undefined';
  return `the evidence agrees by ${numberText(ranks.value)} (Spearman), ${noiseText(ranks)}`;
}

function patternScore(row: GridRow): Shown | undefined {
  return row.scores.find((score) => score.metric === 'spearman' && score.value !== null);
}

function noiseText(score: Shown): string {
  return score.ratio === null || score.floor === null
    ? 'with no noise floor to compare with'
    : `${timesText(score.ratio)} the ${floorText(score.floor)}`;
}

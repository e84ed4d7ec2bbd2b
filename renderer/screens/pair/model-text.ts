import type { ModelSummary } from '../../../core/contract/model-summary.ts';
import { numberText, THIN_SPACE } from '../../../core/figure/number-text.ts';

/** "28·28·16", as layers and inputs are written. */
export function shapeText(shape: readonly number[]): string {
  return shape.map((side) => String(side)).join('·');
}

export function bitsText(bits: readonly number[]): string {
  return bits.map((width) => String(width)).join(', ');
}

/** Share of zero weights with one decimal where it says something. */
export function zerosText(summary: Pick<ModelSummary, 'zeros' | 'parameters'>): string {
  if (summary.zeros === 0 || summary.parameters === 0) return `0${THIN_SPACE}%`;
  return `${((100 * summary.zeros) / summary.parameters).toFixed(1)}${THIN_SPACE}%`;
}

/** How many times smaller a candidate's file is than its teacher's. */
export function smallerText(bytes: number, teacherBytes: number): string {
  return `${(teacherBytes / Math.max(1, bytes)).toFixed(1)}${THIN_SPACE}×`;
}

export function countOf(value: number): string {
  return numberText(Math.round(value));
}

import type { FlipKind } from '../contract/review.ts';

/** The two top classes of an item and the class its label names, by output index; no label: null. */
export interface TopClasses {
  readonly teacherTop: number;
  readonly compressedTop: number;
  readonly labelClass: number | null;
}

/** What compression did to the prediction of one item: a comparison of indices, no mathematics. */
export function flipOf({ teacherTop, compressedTop, labelClass }: TopClasses): FlipKind {
  if (teacherTop === compressedTop) return 'same';
  if (labelClass === null) return 'changed';
  if (teacherTop === labelClass) return 'right-wrong';
  return compressedTop === labelClass ? 'wrong-right' : 'wrong-wrong';
}

import type { ReviewFacts } from '../../../core/contract/review.ts';
import { countText, numberText } from '../../../core/figure/number-text.ts';

/** The state of a review in one line: how many maps moved, and how many of those nobody would have noticed. */
export function gridSentence(facts: ReviewFacts): string {
  const { quadrants } = facts;
  const all = Object.values(quadrants).reduce((sum, count) => sum + count, 0);
  const moved = quadrants['silent-drift'] + quadrants['full-change'];
  const flipped = quadrants['decision-flip'] + quadrants['full-change'];
  if (all === 0) return 'No rows yet.';
  if (!facts.floors.some((floor) => floor.reference))
    return `${countText(all, 'row', 'rows')}; the noise was not measured, so nothing is called moved.`;
  if (moved === 0)
    return `No map of ${countText(all, 'row', 'rows')} moved beyond the noise; ${numberText(flipped)} changed the prediction.`;
  const silent = quadrants['silent-drift'];
  const kept = silent === moved ? (moved === 1 ? 'it kept' : 'all of them kept') : `${numberText(silent)} of them kept`;
  return `${numberText(moved)} of ${countText(all, 'row', 'rows')} moved beyond the noise; ${kept} the same prediction.`;
}

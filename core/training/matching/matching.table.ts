import { catKd } from './cat-kd.ts';
import { e2kd } from './e2kd.ts';
import { ewa } from './ewa.ts';
import type { MatchingTerm } from './matching-term.ts';
import { sswa } from './sswa.ts';
import { swa } from './swa.ts';

/** Every matching term, by id. */
export const matchingTerms: readonly MatchingTerm[] = [catKd, e2kd, ewa, sswa, swa];

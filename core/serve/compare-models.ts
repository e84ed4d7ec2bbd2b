import { checkPair } from '../audit/check-pair.ts';
import type { ModelSummary, PairFacts } from '../contract/model-summary.ts';

/** What two model files differ in, each with the card beside it. Pure: both have been read. */
export function compareModels(teacher: ModelSummary, compressed: ModelSummary): PairFacts {
  return checkPair({ model: teacher, card: teacher.card.card }, { model: compressed, card: compressed.card.card });
}

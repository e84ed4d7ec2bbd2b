import { card as cardSchema } from '../contract/card.ts';
import { contradictionIn } from '../contract/card-contradiction.ts';
import type { Card } from '../contract/card.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { cardPathOf, draftPathOf } from './read-card.ts';
import { writeWhole } from './write-whole.ts';

/** Writes a card beside its model; `confirmedBy` null writes a draft, which is shown but never used by itself. */
export async function writeCard(model: string, card: Card): Promise<Result<{ readonly file: string }>> {
  const problem = contradictionIn(cardSchema.parse(card));
  if (problem !== null) return failed(failure('card/invalid', `${problem.field}: ${problem.what}`, { field: problem.field }));
  const file = card.evidence?.confirmedBy === null ? draftPathOf(model) : cardPathOf(model);
  const written = await writeWhole(file, `${JSON.stringify(card, null, 2)}\n`);
  return written.ok ? succeeded({ file }) : written;
}

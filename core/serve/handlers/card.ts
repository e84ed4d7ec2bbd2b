import type { Card } from '../../contract/card.ts';
import { succeeded } from '../../contract/result.ts';
import { writeWhole } from '../../data/write-whole.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { grantedData } from '../granted-data.ts';

/** A draft from what the file says, and the card that a person has confirmed. */
export function cardHandlers(context: EngineContext, now: () => Date): HandlersOf<'card/draft' | 'card/confirm'> {
  return {
    'card/draft': async ({ model, data, partner }, { signal }) => {
      const place = context.place(model);
      if (!place.ok) return place;
      const granted = data === null ? null : grantedData(context, data);
      if (granted?.ok === false) return granted;
      const other = partner === null ? null : context.place(partner);
      if (other?.ok === false) return other;
      return context.workers.run(
        'card/draft',
        { path: place.value.path, data: granted?.value ?? null, partner: other?.value.path ?? null },
        { signal },
      );
    },
    'card/confirm': async ({ model, card, by }) => {
      const place = context.place(model);
      if (!place.ok) return place;
      const confirmed = confirmedCard(card, { by, at: now().toISOString() });
      // A folder that cannot be written is no fault: the card then lives in the project only.
      const saved = await writeWhole(`${place.value.path}.card.json`, `${JSON.stringify(confirmed, null, 2)}\n`);
      return succeeded({ value: { card: confirmed, savedBeside: saved.ok } });
    },
  };
}

function confirmedCard(card: Card, { by, at }: { readonly by: string; readonly at: string }): Card {
  const { found = [], presets = [] } = card.evidence ?? {};
  return { ...card, evidence: { found, presets, confirmedBy: by, confirmedAt: at } };
}

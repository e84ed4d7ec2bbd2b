import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import type { AuditRequest } from './audit-request.ts';
import type { Surroundings } from './command-file.ts';
import type { LocalEngine } from '../serve/local-engine.ts';
import { pathFailure } from './read-json-file.ts';

/** Who confirmed stands in the card. The person's account name is personal data and stays out of it. */
const CONFIRMED_BY = 'command line, --accept-card';

interface Ask {
  readonly asked: AuditRequest;
  readonly session: LocalEngine;
  readonly around: Surroundings;
  readonly accept: boolean;
}

/**
 * The answer to a missing card: a draft made from what the file says. With `--accept-card` it is confirmed, and the
 * audit goes on; without, it is written beside the model, and the line to type next is part of the failure.
 */
export async function answerMissingCard(problem: Failure, ask: Ask): Promise<Result<null>> {
  const side = problem.details?.['side'];
  const model = typeof side === 'number' ? ask.asked.models[side] : undefined;
  if (model === undefined) return failed(problem);
  const partner = ask.asked.models.find((other) => other !== model)?.grant ?? null;
  const drafted = await ask.session.client.call('card/draft', { model: model.grant, data: ask.asked.request.data, partner });
  if (!drafted.ok) return drafted;
  const { card, evidence, open } = drafted.value.value;
  const draft = `${model.path}.card.draft.json`;
  const opened = open.length === 0 ? '' : ` (not known from the file: ${open.map(shownName).join(', ')})`;
  if (ask.accept) {
    const confirmed = await ask.session.client.call('card/confirm', { model: model.grant, card: { ...card, evidence }, by: CONFIRMED_BY });
    if (!confirmed.ok) return confirmed;
    await rm(draft, { force: true }).catch(() => undefined); // it has become the card
    ask.around.streams.aside(
      `concord: the drafted card of ${shownName(path.basename(model.path))} is confirmed by --accept-card${opened}\n`,
    );
    return succeeded(null);
  }
  try {
    await writeFile(draft, `${JSON.stringify({ ...card, evidence }, null, 2)}\n`);
  } catch (fault) {
    return failed(pathFailure(draft, fault));
  }
  const found = `${shownName(path.basename(model.path))}: expected a model card beside it, received none; the draft ${shownName(draft)} is written${opened}`;
  return failed(failure('card/missing', found, { draft, side: typeof side === 'number' ? side : 0 }));
}

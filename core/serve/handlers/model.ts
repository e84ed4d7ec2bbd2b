import { checkPair } from '../../audit/check-pair.ts';
import type { PairSide } from '../../audit/check-pair.ts';
import type { ParsedRequestOf } from '../../contract/call.ts';
import type { Channels } from '../../contract/channels.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';

type Candidate = ParsedRequestOf<Channels, 'pair/check'>['teacher'];

/** One model file, and what two of them differ in. */
export function modelHandlers(context: EngineContext): HandlersOf<'model/inspect' | 'pair/check'> {
  return {
    'model/inspect': async ({ grant }, { signal }) => {
      const place = context.place(grant);
      if (!place.ok) return place;
      return context.workers.run('model/read', { path: place.value.path, limits: context.limits }, { signal });
    },
    'pair/check': async ({ teacher, compressed }, { signal }) => {
      const sides = await Promise.all([sideOf(context, teacher, signal), sideOf(context, compressed, signal)]);
      const [left, right] = sides;
      if (!left.ok) return left;
      return right.ok ? succeeded({ value: checkPair(left.value, right.value) }) : right;
    },
  };
}

/** The card that was given, else the confirmed one beside the file. */
async function sideOf(context: EngineContext, candidate: Candidate, signal: AbortSignal): Promise<Result<PairSide>> {
  const place = context.place(candidate.grant);
  if (!place.ok) return place;
  const read = await context.workers.run('model/read', { path: place.value.path, limits: context.limits }, { signal });
  if (!read.ok) return read;
  const model = read.value.value;
  const beside = model.card.state === 'confirmed' ? model.card.card : null;
  return succeeded({ model, card: candidate.card ?? beside });
}

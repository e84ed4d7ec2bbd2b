import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import type { Stroke, WhatIfTried } from '../../contract/what-if.ts';
import { whatIfSentence } from '../../figure/what-if-sentence.ts';
import type { RowKey } from '../../store/records.ts';
import type { ReadStore } from '../../store/stores.ts';
import type { JobDone } from '../../work/workers.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { NewestOnly } from '../newest-only.ts';
import { whatIfRequest } from '../what-if-request.ts';
import type { WhatIfRequest } from '../what-if-request.ts';

type WhatIfCalls = 'what-if/try' | 'what-if/keep' | 'what-if/withdraw' | 'what-if/list';

interface Ask extends RowKey {
  readonly strokes: readonly Stroke[];
}

/** Changed items, answered by all models of the project, and what is kept of them. */
export function whatIfHandlers(context: EngineContext): HandlersOf<WhatIfCalls> {
  const newest = new NewestOnly();
  return {
    'what-if/try': ({ strokes, ...key }, { signal }) =>
      newest.run(signal, async (current) => {
        const tried = await tryStrokes(context, { ...key, strokes }, current);
        return tried.ok ? succeeded({ value: tried.value.tried, arrays: tried.value.arrays }) : tried;
      }),
    'what-if/keep': async ({ note, reviewer, strokes, ...key }, { signal }) => {
      const store = context.project.writable();
      if (!store.ok) return store;
      const tried = await tryStrokes(context, { ...key, strokes }, signal);
      if (!tried.ok) return tried;
      const { edited, target, classes, models, sentence } = tried.value.tried;
      const { share, hash } = edited;
      const kept = store.value.keepWhatIf({ ...key, strokes, share, hash, target, classes, models, sentence, note, reviewer });
      return kept.ok ? succeeded({ value: { kept: kept.value } }) : kept;
    },
    'what-if/withdraw': async (ask) => {
      const store = context.project.writable();
      const kept = store.ok ? store.value.withdrawWhatIf(ask) : store;
      return kept.ok ? succeeded({ value: { kept: kept.value } }) : kept;
    },
    'what-if/list': async ({ item }) => {
      const store = context.project.readable();
      const kept = store.ok ? store.value.whatIfs({ item }) : store;
      return kept.ok ? succeeded({ value: { kept: [...kept.value] } }) : kept;
    },
  };
}

async function tryStrokes(
  context: EngineContext,
  { strokes, ...key }: Ask,
  signal: AbortSignal,
): Promise<Result<{ readonly tried: WhatIfTried; readonly arrays: JobDone<'what-if/try'>['arrays'] }>> {
  const store: Result<ReadStore> = context.project.readable();
  if (!store.ok) return store;
  const asked = whatIfRequest(store.value, key, strokes);
  if (!asked.ok) return asked;
  const done = await context.workers.run('what-if/try', asked.value.job, { signal });
  return done.ok ? succeeded({ tried: triedOf(asked.value, done.value), arrays: done.value.arrays }) : done;
}

function triedOf({ job, models, classes }: WhatIfRequest, { value }: JobDone<'what-if/try'>): WhatIfTried {
  const [height = 0, width = 0, channels = 0] = value.picture;
  const named = models.flatMap((model, at) => {
    const answer = value.answers[at];
    return answer === undefined ? [] : [{ ...model, answer }];
  });
  const { strokes, target } = job;
  const facts = { strokes, share: value.edited.share, target, classes, models: named };
  return {
    edited: value.edited,
    picture: { height, width, channels },
    target,
    classes: [...classes],
    models: named,
    sentence: whatIfSentence(facts),
    seconds: value.seconds,
  };
}

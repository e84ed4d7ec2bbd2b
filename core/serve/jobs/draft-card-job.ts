import type { Handlers } from '../../contract/call.ts';
import type { Card } from '../../contract/card.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { draftCard } from '../../data/draft-card.ts';
import type { DraftAsk } from '../../data/draft-card.ts';
import { shapeOf } from '../../graph/graph.ts';
import type { FileHints, Model } from '../../models/model.ts';

import { failedBy } from './failed-by.ts';
import { predictions } from './predict.ts';
import { inputShape } from './read-inputs.ts';
import { singleSession } from './single-session.ts';
import type { WorkerState } from './worker-state.ts';

type Request = Parameters<Handlers<Jobs>['card/draft']>[0];

/** Labelled items the presets are tried on: enough to tell a right scale from a wrong one, few enough not to be waited for. */
const ITEMS_TO_TRY = 200;

/** `card/draft`: what the file, its partner and the network's answers say about how it wants to be fed. */
export function draftCardJob(state: WorkerState): Handlers<Jobs>['card/draft'] {
  return (request, context) =>
    failedBy(async () => {
      const model = await state.model(request.path);
      if (!model.ok) return model;
      const partner = await partnerHints(state, request.partner);
      if (!partner.ok) return partner;
      const predict = await predictor(state, { request, signal: context.signal });
      if (!predict.ok) return predict;
      const draft = await draftCard({ model: factsOf(model.value), partner: partner.value, predict: predict.value });
      return succeeded({ value: { card: draft.card, evidence: draft.evidence, open: [...draft.open] } });
    });
}

function factsOf(model: Model): DraftAsk['model'] {
  const { outputKind, activation, hints } = model;
  return { inputShape: inputShape(model), classes: shapeOf(model.graph, model.logits).at(-1) ?? 0, outputKind, activation, hints };
}

async function partnerHints(state: WorkerState, path: string | null): Promise<Result<FileHints | null>> {
  if (path === null) return succeeded(null);
  const model = await state.model(path);
  return model.ok ? succeeded(model.value.hints) : model;
}

/** Predictions under a card on labelled items, spread evenly over the data; null where there are none. */
async function predictor(
  state: WorkerState,
  ask: { readonly request: Request; readonly signal: AbortSignal },
): Promise<Result<DraftAsk['predict']>> {
  const { data, path } = ask.request;
  if (data === null) return succeeded(null);
  const opened = await state.data(data);
  if (!opened.ok) return opened;
  const { items, summary } = opened.value.scanned;
  const labelled = items.filter(({ label }) => label !== null);
  if (labelled.length === 0 || !summary.needsCard) return succeeded(null);
  const step = Math.max(1, Math.floor(labelled.length / ITEMS_TO_TRY));
  const chosen = labelled.filter((_, index) => index % step === 0).slice(0, ITEMS_TO_TRY);
  return succeeded(async (card: Card) => {
    const session = await singleSession(state, {
      model: { path, card },
      data,
      backend: 'auto',
      batch: null,
      threads: null,
      limit: null,
    });
    if (!session.ok) return [];
    const rows = await predictions({ ...session.value, items: chosen }, { skipped: [], signal: ask.signal });
    return rows.flatMap(({ label, top }) => (label === null ? [] : [{ label, top }]));
  });
}

import { availableParallelism } from 'node:os';

import { Explainer } from '../../attribution/explainer.ts';
import type { ChosenMethod } from '../../attribution/attribution-method.ts';
import type { Backend, BackendUsed } from '../../contract/backend.ts';
import type { ItemRef } from '../../contract/data-summary.ts';
import { failure, shownName } from '../../contract/failures.ts';
import type { Card } from '../../contract/card.ts';
import { failed, FailureError, succeeded } from '../../contract/result.ts';
import type { Failure, Result } from '../../contract/result.ts';
import type { OpenData } from '../../data/data-source.ts';
import type { Chosen } from '../../executors/choose.ts';
import type { Executor, Tensor } from '../../graph/executor.ts';
import type { Model } from '../../models/model.ts';

import { feedOf, inputShape, readItems, stack } from './read-inputs.ts';
import type { ReadItem } from './read-inputs.ts';
import { trustedExecutor } from './trusted-executor.ts';
import { batchFor } from './workload.ts';
import type { WorkerState } from './worker-state.ts';

/** One model over one place of data, for the command's single-model jobs. */
export interface SingleSession {
  readonly model: Model;
  readonly card: Card | null;
  readonly data: OpenData;
  readonly items: readonly ItemRef[];
  readonly executor: Executor;
  /** The executor as results name it; a job adds to its notes. */
  readonly backend: BackendUsed;
  readonly threads: number;
  readonly batch: number;
  readonly classes: readonly string[];
}

export interface SingleAsk {
  readonly model: { readonly path: string; readonly card: Card | null };
  readonly data: Parameters<WorkerState['data']>[0];
  readonly backend: Backend;
  readonly batch: number | null;
  readonly threads: number | null;
  readonly limit: number | null;
}

export async function singleSession(state: WorkerState, ask: SingleAsk): Promise<Result<SingleSession>> {
  const threads = ask.threads ?? availableParallelism();
  const [model, data, chosen] = await Promise.all([
    state.model(ask.model.path, ask.data.limits),
    state.data(ask.data),
    trustedExecutor(ask.backend, threads),
  ]);
  if (!model.ok) return model;
  if (!data.ok) return data;
  if (!chosen.ok) return chosen;
  const { items } = data.value.scanned;
  if (items.length === 0) return failed(failure('data/none', 'the data holds no usable item'));
  return succeeded({
    model: model.value,
    card: ask.model.card,
    data: data.value,
    items: ask.limit === null ? items : items.slice(0, ask.limit),
    executor: chosen.value.executor,
    backend: backendOf(chosen.value),
    threads,
    batch: ask.batch ?? batchFor(model.value.graph),
    classes: ask.model.card?.output.classes ?? model.value.hints.classNames ?? [],
  });
}

export interface SingleBatch {
  readonly items: readonly ReadItem[];
  /** [batch,H,W,C]; rows beyond the items repeat the last one. */
  readonly inputs: Tensor;
}

/** An item that could not take part, as jobs report it. */
export interface SkippedItem {
  /** -1: it was no item to begin with, `name` says which entry of the folder. */
  readonly ordinal: number;
  readonly name: string | null;
  readonly code: string;
  readonly reason: string;
}

function skippedItem({ ordinal }: ItemRef, { code, message }: Failure): SkippedItem {
  return { ordinal, name: null, code, reason: message };
}

/** Entries that were left out while the data were listed: nobody asked for them, but they count. */
export function leftOutWhenListed({ data }: SingleSession): SkippedItem[] {
  return data.scanned.skipped.map(({ name, code, reason }) => ({ ordinal: -1, name: shownName(name), code, reason }));
}

/** The data in batches, decoded and fed through the card; what cannot be read is counted in `skipped`. */
export async function* batchesOf(session: SingleSession, skipped: SkippedItem[]): AsyncGenerator<SingleBatch> {
  const rows = Math.min(session.batch, session.items.length);
  for (let start = 0; start < session.items.length; start += rows) {
    const { read, leftOut } = await readItems(session.data, session.items.slice(start, start + rows));
    for (const { item, failure: reason } of leftOut) skipped.push(skippedItem(item, reason));
    const fed = read.map((it) => ({ it, values: feedOf(session.model, session.card, it.decoded) }));
    for (const { it, values } of fed) if (!values.ok) skipped.push(skippedItem(it.item, values.failure));
    const usable = fed.flatMap(({ it, values }) => (values.ok ? [{ it, values: values.value }] : []));
    const [unfit] = fed.flatMap(({ values }) => (values.ok ? [] : [values.failure]));
    // not one item of a batch fits: that is the wrong card or the wrong data, not a bad item
    if (usable.length === 0 && unfit !== undefined && start === 0) throw new FailureError(unfit);
    if (usable.length > 0)
      yield {
        items: usable.map(({ it }) => it),
        inputs: stack(
          usable.map(({ values }) => values),
          inputShape(session.model),
          rows,
        ),
      };
  }
}

/** An explainer for one model; whoever asks for it disposes it. */
export function explainerOf(session: SingleSession, methods: readonly ChosenMethod[]): Explainer {
  return new Explainer({ model: session.model, methods, executor: session.executor, threads: session.threads });
}

function backendOf({ executor: { id, version }, selfTest, fallbacks }: Chosen): BackendUsed {
  return { id, version, selfTest: selfTest.passed ? 'passed' : 'partly', notes: [...fallbacks] };
}

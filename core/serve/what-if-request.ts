import { executorId } from '../contract/backend.ts';
import type { ItemRef } from '../contract/data-summary.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Stroke } from '../contract/what-if.ts';
import type { RowKey, StoredModel, StoredRun } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';
import type { JobRequest } from '../work/workers.ts';

/** A model of the project beside the run that audited it; null for the teacher. */
export interface AskedModel {
  readonly hash: string;
  readonly name: string;
  readonly run: string | null;
}

/** A question about an item, as the worker is asked it, and whom its answers belong to. */
export interface WhatIfRequest {
  readonly job: JobRequest<'what-if/try'>;
  readonly models: readonly AskedModel[];
  readonly classes: readonly string[];
}

/**
 * Asks every model of the project under the protocol of one run: the executor and the threads are those of that run, so
 * that what stands beside a stored map comes from the same arithmetic.
 */
export function whatIfRequest(store: ReadStore, key: RowKey, strokes: readonly Stroke[]): Result<WhatIfRequest> {
  const target = store.target(key);
  if (!target.ok) return target;
  const facts = store.facts();
  if (!facts.ok) return facts;
  const { teacher, dataset } = facts.value;
  const runs = store.runs();
  if (!runs.ok) return runs;
  const run = runs.value.find(({ id }) => id === key.run);
  if (run === undefined || teacher === null || dataset === null) return failed(failure('run/none', `there is no run "${key.run}"`));
  const protocol = store.protocol(run.protocolHash);
  if (!protocol.ok) return protocol;
  const stored = store.models();
  if (!stored.ok) return stored;
  const item = itemOf(store, key.item);
  if (!item.ok) return item;
  const donors = donorsOf(store, strokes);
  if (!donors.ok) return donors;
  const candidates = candidatesOf(runs.value, run).flatMap(({ id, pair }) => named(stored.value, pair.compressed, id));
  const models = [...named(stored.value, teacher.hash, null), ...candidates];
  return succeeded({
    models: models.map(({ hash, name, run: id }) => ({ hash, name, run: id })),
    classes: run.pair.classes,
    job: {
      models: models.map(({ path, card, hash }) => ({ path, card, hash })),
      data: dataset.place,
      protocol: protocol.value.body,
      method: key.method,
      item: item.value,
      donors: donors.value,
      target: target.value,
      strokes: [...strokes],
      executor: executorId
        .nullable()
        .catch(null)
        .parse(run.engine?.backend ?? null),
      threads: run.engine?.threads ?? 1,
    },
  });
}

/** One run for each candidate: of the same protocol where there is one. */
function candidatesOf(runs: readonly StoredRun[], asked: StoredRun): readonly StoredRun[] {
  const hashes = [...new Set(runs.map(({ pair }) => pair.compressed))];
  return hashes.flatMap((hash) => {
    const own = runs.filter(({ pair }) => pair.compressed === hash);
    const [first] = own;
    const found = own.find(({ id }) => id === asked.id) ?? own.find(({ protocolHash }) => protocolHash === asked.protocolHash) ?? first;
    return found === undefined ? [] : [found];
  });
}

function named(models: readonly StoredModel[], hash: string, run: string | null) {
  return models
    .filter((model) => model.hash === hash)
    .map(({ summary, card, files }) => ({ hash, run, name: summary.name, card, path: files[0]?.path ?? '' }));
}

/** A list of items has each ordinal once, in order. */
function itemOf(store: ReadStore, ordinal: number): Result<ItemRef> {
  const found = store.items({ offset: ordinal, limit: 1 });
  if (!found.ok) return found;
  const [item] = found.value;
  if (item?.ordinal !== ordinal) return failed(failure('option/invalid', `there is no item ${String(ordinal)}`));
  const { name, label, cluster, locator } = item;
  return succeeded({ ordinal, name, label, cluster, locator });
}

function donorsOf(store: ReadStore, strokes: readonly Stroke[]): Result<ItemRef[]> {
  const named = strokes.flatMap((stroke) => (stroke.kind === 'transplant' && stroke.from.item !== null ? [stroke.from.item] : []));
  const donors: ItemRef[] = [];
  for (const ordinal of new Set(named)) {
    const donor = itemOf(store, ordinal);
    if (!donor.ok) return donor;
    donors.push(donor.value);
  }
  return succeeded(donors);
}

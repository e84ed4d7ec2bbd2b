import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';
import type { ItemRef } from '../contract/data-summary.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { StoredRun } from '../store/records.ts';
import type { WriteStore } from '../store/stores.ts';

import type { AuditAsk, CheckedPair, ReadSide } from './audit-ask.ts';
import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { estimateBytes, storageWarning } from './estimate-storage.ts';
import type { FrozenProtocol } from './freeze-protocol.ts';
import type { ReadFiles } from './read-pair-files.ts';

const ITEMS_PER_PAGE = 2000;

export interface Declared {
  readonly ask: AuditAsk;
  readonly files: ReadFiles;
  readonly pairs: readonly CheckedPair[];
  readonly frozen: FrozenProtocol;
}

/** Stores what was declared and checked, freezes the protocol, and answers the runs, new ones and those begun before. */
export async function registerAudit(declared: Declared, tools: AuditTools, signal: AbortSignal): Promise<Result<readonly AuditRun[]>> {
  const { store } = tools;
  const teacher = putModel(store, declared.files.teacher, 'teacher');
  if (teacher !== null) return failed(teacher);
  const data = await putData(declared, tools, signal);
  if (data !== null) return failed(data);
  const protocol = store.putProtocol(declared.frozen.protocol);
  if (!protocol.ok) return protocol;

  const runs: AuditRun[] = [];
  for (const pair of declared.pairs) {
    const run = registerPair(declared, { pair, protocol: protocol.value, store, donor: runs[0]?.id ?? null });
    if (!run.ok) return run;
    runs.push(run.value);
  }
  warnOfStorage(declared, runs, tools);
  return succeeded(runs);
}

function warnOfStorage({ files, frozen }: Declared, runs: readonly AuditRun[], tools: AuditTools): void {
  const { methods, metrics, limitItems } = frozen.protocol;
  const bytes = estimateBytes({
    teacher: files.teacher.model,
    compressed: files.compressed.map(({ model }) => model),
    methods: tools.methods.filter(({ id }) => methods.some((choice) => choice.id === id)),
    metrics: metrics.length,
    items: Math.min(limitItems ?? files.data.items, files.data.items),
  });
  const notice = storageWarning(bytes, tools.freeBytes());
  const run = runs[0]?.id;
  if (notice !== null && run !== undefined) tools.tell('audit/notice', { run, notice });
}

interface PairAsk {
  readonly pair: CheckedPair;
  readonly protocol: string;
  readonly store: WriteStore;
  readonly donor: string | null;
}

function registerPair(declared: Declared, { pair, protocol, store, donor }: PairAsk): Result<AuditRun> {
  const { ask, files, frozen } = declared;
  if (pair.side.model.hash !== files.teacher.model.hash) {
    const stored = putModel(store, pair.side, 'compressed');
    if (stored !== null) return failed(stored);
  }
  const classes = classNames(files.teacher);
  const id = store.putPair({ teacher: files.teacher.model.hash, compressed: pair.side.model.hash, classes, details: pair.details });
  if (!id.ok) return id;
  const run = findOrCreateRun(store, { pair: id.value, protocol });
  if (!run.ok) return run;
  return succeeded({
    id: run.value.id,
    candidate: pair.side.model.name,
    teacher: { path: files.teacher.path, card: files.teacher.card },
    compressed: { path: pair.side.path, card: pair.side.card },
    data: ask.data,
    protocol: frozen.protocol,
    classes,
    task: files.teacher.card?.output.task ?? 'single-label',
    batch: ask.use.batch,
    threads: ask.use.threads,
    workers: ask.use.workers,
    donor: donor ?? run.value.donor,
  });
}

/** One run for each pair and protocol; its donor is the earliest other run under the same protocol that has begun. */
function findOrCreateRun(
  store: WriteStore,
  plan: { readonly pair: string; readonly protocol: string },
): Result<{ readonly id: string; readonly donor: string | null }> {
  const runs = store.runs();
  if (!runs.ok) return runs;
  const isOfPlan = (run: StoredRun): boolean => run.pair.id === plan.pair && run.protocolHash === plan.protocol;
  const donor =
    runs.value.find((run) => run.protocolHash === plan.protocol && run.pair.id !== plan.pair && run.startedAt !== null)?.id ?? null;
  const existing = runs.value.find(isOfPlan);
  if (existing !== undefined) return succeeded({ id: existing.id, donor });
  const created = store.createRun(plan);
  return created.ok ? succeeded({ id: created.value, donor }) : created;
}

function putModel(store: WriteStore, side: ReadSide, role: 'teacher' | 'compressed'): Failure | null {
  const { model, card, path } = side;
  const stored = store.putModel({
    hash: model.hash,
    role,
    files: [{ path, sha256: model.hash, bytes: model.bytes }],
    card,
    summary: model,
  });
  return stored.ok ? null : stored.failure;
}

/** The listing of the data is its identity: names, labels and places in order; each picture's own hash comes with its result. */
async function putData(declared: Declared, tools: AuditTools, signal: AbortSignal): Promise<Failure | null> {
  const items = await listItems(declared, tools, signal);
  if (!items.ok) return items.failure;
  const hash = createHash('sha256');
  for (const { ordinal, name, label, locator } of items.value) hash.update(`${canonicalJson([ordinal, name, label, locator])}\n`);
  const stored = tools.store.putDataset({ hash: hash.digest('hex'), place: declared.ask.data, summary: declared.files.data });
  if (!stored.ok) return stored.failure;
  const facts = tools.store.facts();
  if (!facts.ok) return facts.failure;
  for (let start = facts.value.itemCount; start < items.value.length; start += ITEMS_PER_PAGE) {
    const put = tools.store.putItems(items.value.slice(start, start + ITEMS_PER_PAGE));
    if (!put.ok) return put.failure;
  }
  return null;
}

async function listItems(declared: Declared, tools: AuditTools, signal: AbortSignal): Promise<Result<readonly ItemRef[]>> {
  const items: ItemRef[] = [];
  for (;;) {
    const page = await tools.workers.run(
      'data/items',
      { place: declared.ask.data, offset: items.length, limit: ITEMS_PER_PAGE },
      { signal },
    );
    if (!page.ok) return page;
    items.push(...page.value.value.items);
    if (page.value.value.items.length === 0 || items.length >= page.value.value.total) return succeeded(items);
  }
}

/** Names by output index: from the card, else the plain numbers. */
function classNames(teacher: ReadSide): string[] {
  return teacher.card?.output.classes ?? Array.from({ length: teacher.model.classes }, (_, index) => String(index));
}

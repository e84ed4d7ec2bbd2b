import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { StoredModel, StoredRun } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';

import type { AuditAsk, CandidateAsk } from './audit-ask.ts';

/** Every pair line that can be confirmed: a stored pair was confirmed once and is not asked about again. */
const CONFIRMED_BEFORE = ['file', 'size', 'preprocessing'] as const;

/**
 * The declarations behind the runs of a project that have not ended: starting them again continues where they stopped.
 * One for each protocol, in the order of the runs; the files are read anew, so a changed file is a refusal.
 */
export function unfinishedAudits(store: ReadStore): Result<readonly AuditAsk[]> {
  const runs = store.runs();
  if (!runs.ok) return runs;
  const facts = store.facts();
  if (!facts.ok) return facts;
  const models = store.models();
  if (!models.ok) return models;
  const { teacher, dataset } = facts.value;
  const open = runs.value.filter((run) => run.state !== 'done');
  if (open.length === 0 || teacher === null || dataset === null)
    return failed(failure('run/none', 'expected a run that has not ended, received none'));

  const asks: AuditAsk[] = [];
  for (const hash of new Set(open.map((run) => run.protocolHash))) {
    const protocol = store.protocol(hash);
    if (!protocol.ok) return protocol;
    const compressed = open.filter((run) => run.protocolHash === hash).flatMap((run) => candidateOf(run, models.value));
    const use = { workers: null, threads: null, batch: null };
    asks.push({
      teacher: candidate(teacher),
      compressed,
      data: dataset.place,
      protocol: protocol.value.body,
      confirmed: CONFIRMED_BEFORE,
      use,
    });
  }
  return succeeded(asks);
}

function candidateOf(run: StoredRun, models: readonly StoredModel[]): CandidateAsk[] {
  return models.filter((model) => model.hash === run.pair.compressed).map(candidate);
}

function candidate(model: StoredModel): CandidateAsk {
  const path = model.files[0]?.path;
  if (path === undefined) throw new Error(`model ${model.hash}: expected its file, received none`);
  return { path, card: model.card };
}

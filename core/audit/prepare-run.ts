import { executorId } from '../contract/backend.ts';
import type { ExecutorId } from '../contract/backend.ts';
import type { PreparedPair } from '../contract/jobs.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { estimateText } from '../figure/estimate-text.ts';
import { countText } from '../figure/number-text.ts';
import type { RunEngine } from '../store/records.ts';

import type { AuditRun } from './audit-run.ts';
import { pairRequest } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { basisOf, estimateSeconds } from './estimate-time.ts';
import { prepareWithinMemory } from './prepare-within-memory.ts';
import { NOTICED } from './tell-notice.ts';

/** A run that may begin: what every job is told, and how many run at once. */
export interface PreparedRun {
  readonly fixed: { readonly executor: ExecutorId; readonly batch: number; readonly threads: number };
  readonly workers: number;
}

/**
 * Lets a worker choose the executor, compile what the run needs and compare it, and starts the run with what it says.
 * Notices (an executor that was barred, a twin without certificate, programs that were not compared) are logged at the
 * first start.
 */
export async function prepareRun(
  run: AuditRun,
  tools: AuditTools,
  how: { readonly signal: AbortSignal; readonly items: number },
): Promise<Result<PreparedRun>> {
  const before = enginesBefore(run, tools);
  if (!before.ok) return before;
  const { own, donor } = before.value;
  const settled = own ?? donor;
  const fixed = {
    executor: executorId
      .nullable()
      .catch(null)
      .parse(settled?.backend ?? null),
    batch: settled?.batch ?? run.batch,
    threads: settled?.threads ?? run.threads,
  };
  const request = { ...pairRequest(run, fixed), items: how.items, workers: run.workers };
  const prepared = await prepareWithinMemory(request, { run, tools, signal: how.signal });
  if (!prepared.ok) return prepared;
  const { executor, executorVersion, methods, threads, batch, choice } = prepared.value.value;
  const workers = Math.min(run.workers ?? prepared.value.value.workers ?? tools.workers.size, tools.workers.size);
  const engine: RunEngine = {
    ...{ backend: executor, backendVersion: executorVersion, selfTest: 'passed', methods, ...tools.machine },
    ...{ threads, batch, workers, choice },
  };
  const started = tools.store.startRun(run.id, engine);
  if (!started.ok) return started;
  const notices = [...changeOf(settled, engine), ...prepared.value.value.notices];
  const noticed = own === null ? [agreementText(prepared.value.value), ...notices] : changeOf(own, engine);
  for (const notice of noticed) {
    const logged = tools.store.appendLog({ actor: 'engine', action: NOTICED, target: run.id, reason: notice });
    if (!logged.ok) return logged;
  }
  for (const notice of [...notices, ...timeNotices(prepared.value.value, { run, tools, items: how.items })])
    tools.tell('audit/notice', { run: run.id, notice });
  return succeeded({ fixed: { executor, batch, threads }, workers });
}

/** Told before the first map, and not kept: what a run took stands in its record. */
function timeNotices(
  prepared: PreparedPair,
  { run, tools, items }: { readonly run: AuditRun; readonly tools: AuditTools; readonly items: number },
): string[] {
  const seconds = estimateSeconds({ prepared, items, floorItems: run.protocol.floors.sampleItems, size: tools.workers.size });
  return seconds === null ? [] : [`${countText(items, 'item', 'items')}, ${estimateText(seconds)}: ${basisOf(prepared)}`];
}

function agreementText({ agreement, partners }: Pick<PreparedPair, 'agreement' | 'partners'>): string {
  if (partners.length === 0) return 'no program was compared with another executor: they are too large';
  return `programs agree with ${partners.join(' and ')} within ${agreement.toExponential(1)} of the largest value`;
}

/** The same executor in another version gives other last bits: maps made before and after are not the same bytes. */
function changeOf(before: RunEngine | null, now: RunEngine): string[] {
  if (before === null || (before.backend === now.backend && before.backendVersion === now.backendVersion)) return [];
  return [
    `the maps made so far come from ${before.backend} ${before.backendVersion}, the rest from ${now.backend} ${now.backendVersion}: they may differ in their last bits`,
  ];
}

/**
 * A run that was started before keeps its executor, batch size and threads, and shares its donor's: they decide the last
 * bits of every map.
 */
function enginesBefore(run: AuditRun, tools: AuditTools): Result<{ readonly own: RunEngine | null; readonly donor: RunEngine | null }> {
  const own = tools.store.run(run.id);
  if (!own.ok) return own;
  const donor = run.donor === null ? null : tools.store.run(run.donor);
  return succeeded({ own: own.value.engine, donor: donor?.ok === true ? donor.value.engine : null });
}

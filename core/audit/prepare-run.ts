import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { RunEngine } from '../store/records.ts';

import type { AuditRun } from './audit-run.ts';
import { pairRequest } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';

/** Action of the log under which a run's notices stand; the report takes them from there. */
export const NOTICED = 'run/noticed';

/**
 * Lets a worker compile what the run needs and agree with the reference, and starts the run with what it says. Notices
 * (a twin without certificate, programs that were not compared) are logged at the first start.
 */
export async function prepareRun(run: AuditRun, tools: AuditTools, signal: AbortSignal): Promise<Result<RunEngine>> {
  const before = enginesBefore(run, tools);
  if (!before.ok) return before;
  const facts = await tools.workers.run('worker/facts', {}, { signal });
  if (!facts.ok) return facts;
  const { own, donor } = before.value;
  const batch = own?.batch ?? donor?.batch ?? run.batch;
  const threads = own?.threads ?? donor?.threads ?? run.threads;
  const prepared = await tools.workers.run('pair/prepare', pairRequest(run, { batch, threads }), { signal });
  if (!prepared.ok) return prepared;
  const { executor, executorVersion, methods, agreement, notices } = prepared.value.value;
  const engine: RunEngine = {
    ...{ backend: executor, backendVersion: executorVersion, selfTest: facts.value.value.selfTest, methods, ...tools.machine },
    ...{ threads: prepared.value.value.threads, batch: prepared.value.value.batch },
  };
  const started = tools.store.startRun(run.id, engine);
  if (!started.ok) return started;
  if (own === null) {
    const agrees = `programs agree with the reference kernels within ${agreement.toExponential(1)} of the largest value`;
    for (const notice of [agrees, ...notices]) {
      const logged = tools.store.appendLog({ actor: 'engine', action: NOTICED, target: run.id, reason: notice });
      if (!logged.ok) return logged;
    }
  }
  for (const notice of notices) tools.tell('audit/notice', { run: run.id, notice });
  return succeeded(engine);
}

/** A run that was started before keeps its batch size and threads, and shares its donor's: they decide the last bits of every map. */
function enginesBefore(run: AuditRun, tools: AuditTools): Result<{ readonly own: RunEngine | null; readonly donor: RunEngine | null }> {
  const own = tools.store.run(run.id);
  if (!own.ok) return own;
  const donor = run.donor === null ? null : tools.store.run(run.donor);
  return succeeded({ own: own.value.engine, donor: donor?.ok === true ? donor.value.engine : null });
}

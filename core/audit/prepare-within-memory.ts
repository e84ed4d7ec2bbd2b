import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { JobDone, JobRequest } from '../work/workers.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { fewerAtOnce } from './run-trouble.ts';
import { tellNotice } from './tell-notice.ts';

/** Tried where no size was asked for and the one to be chosen was too large. */
const FIRST_FEWER = 8;

interface Surroundings {
  readonly run: AuditRun;
  readonly tools: AuditTools;
  readonly signal: AbortSignal;
}

/** Prepares a pair, for fewer items at once where there was no memory for more, down to one; every step down is logged and told. */
export async function prepareWithinMemory(
  request: JobRequest<'pair/prepare'>,
  { run, tools, signal }: Surroundings,
): Promise<Result<JobDone<'pair/prepare'>>> {
  let batch = request.batch ?? null;
  for (;;) {
    const prepared = await tools.workers.run('pair/prepare', { ...request, batch }, { signal });
    if (prepared.ok || prepared.failure.code !== 'engine/out-of-memory' || batch === 1) return prepared;
    const fewer: number = batch === null ? FIRST_FEWER : fewerAtOnce(batch);
    const wanted = batch === null ? 'the batches that were to be chosen' : `batches of ${String(batch)}`;
    const notice = `no memory to prepare ${wanted}: prepared for batches of ${String(fewer)}, whose maps may differ in their last bits`;
    const ended = tellNotice(notice, run.id, tools);
    if (ended !== null) return failed(ended);
    batch = fewer;
  }
}

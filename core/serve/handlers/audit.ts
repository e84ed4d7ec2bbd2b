import { statfsSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';

import { AuditQueue } from '../../audit/audit-queue.ts';
import type { AuditRun } from '../../audit/audit-run.ts';
import type { AuditTools } from '../../audit/audit-tools.ts';
import { estimateAudit } from '../../audit/estimate-audit.ts';
import { unfinishedAudits } from '../../audit/resume-audit.ts';
import { startAudit } from '../../audit/start-audit.ts';
import type { AuditAsk, CandidateAsk } from '../../audit/audit-ask.ts';
import { attributionMethods } from '../../attribution/registry.ts';
import type { ParsedRequestOf, ReplyOf } from '../../contract/call.ts';
import type { Channels } from '../../contract/channels.ts';
import { succeeded } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { metrics } from '../../metrics/registry.ts';
import type { WriteStore } from '../../store/stores.ts';
import type { EngineContext, HandlersOf } from '../engine-context.ts';
import { grantedData } from '../granted-data.ts';
import { NewestOnly } from '../newest-only.ts';

type StartRequest = ParsedRequestOf<Channels, 'audit/start'>;

/** Starting, stopping and continuing an audit of the open project. */
export function auditHandlers(
  context: EngineContext,
): HandlersOf<'audit/estimate' | 'audit/start' | 'audit/cancel' | 'audit/resume' | 'audit/status'> {
  const queue = new AuditQueue();
  const estimates = new NewestOnly();
  context.project.beforeClose(() => queue.cancel());

  const begin = async (asks: readonly AuditAsk[], store: WriteStore): Promise<Result<{ readonly value: { readonly runs: string[] } }>> => {
    const tools = toolsOf(context, store);
    const begun = await queue.start((signal) => startAudits(asks, tools, signal), tools);
    return begun.ok ? succeeded({ value: { runs: [...begun.value] } }) : begun;
  };

  return {
    'audit/estimate': (request, { signal }) =>
      estimates.run(signal, async (newest) => {
        const ask = askOf({ ...request, confirmed: [] }, context);
        if (!ask.ok) return ask;
        const { workers, limits } = context;
        const estimate = await estimateAudit(ask.value, { workers, limits, metrics, methods: attributionMethods }, newest);
        return estimate.ok ? succeeded({ value: estimate.value }) : estimate;
      }),
    'audit/start': async (request) => {
      estimates.cancel();
      const store = context.project.writable();
      if (!store.ok) return store;
      const ask = askOf(request, context);
      return ask.ok ? begin([ask.value], store.value) : ask;
    },
    'audit/resume': async () => {
      const store = context.project.writable();
      if (!store.ok) return store;
      const asks = unfinishedAudits(store.value);
      return asks.ok ? begin(asks.value, store.value) : asks;
    },
    'audit/cancel': async () => {
      await queue.cancel();
      const store = context.project.readable();
      const summaries = store.ok ? store.value.runSummaries() : store;
      return summaries.ok ? succeeded({ value: { kept: summaries.value.reduce((sum, run) => sum + run.done, 0) } }) : summaries;
    },
    'audit/status': () => Promise.resolve(statusOf(context)),
  };
}

/** One declaration for each protocol; the first that is refused refuses all. */
async function startAudits(asks: readonly AuditAsk[], tools: AuditTools, signal: AbortSignal): Promise<Result<readonly AuditRun[]>> {
  const runs: AuditRun[] = [];
  for (const ask of asks) {
    const started = await startAudit(ask, tools, signal);
    if (!started.ok) return started;
    runs.push(...started.value);
  }
  return succeeded(runs);
}

function statusOf(context: EngineContext): Result<{ readonly value: ReplyOf<Channels, 'audit/status'> }> {
  const store = context.project.readable();
  if (!store.ok) return store;
  const summaries = store.value.runSummaries();
  if (!summaries.ok) return summaries;
  const facts = store.value.facts();
  if (!facts.ok) return facts;
  return succeeded({ value: { runs: [...summaries.value], holder: facts.value.holder?.description ?? null } });
}

function toolsOf(context: EngineContext, store: WriteStore): AuditTools {
  return {
    store,
    workers: context.workers,
    metrics,
    methods: attributionMethods,
    limits: context.limits,
    tell: (name, payload) => {
      context.tell(name, payload);
    },
    freeBytes: () => freeBytes(context.project.path()),
    now: () => performance.now(),
    machine: { node: process.versions.node, cpu: cpus()[0]?.model ?? 'unknown' },
  };
}

/** Room for who may write; null where the file system does not say. */
function freeBytes(project: string | null): number | null {
  try {
    const { bavail, bsize } = statfsSync(path.dirname(project ?? ''));
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** Grants become paths here and nowhere else. */
function askOf(request: StartRequest, context: EngineContext): Result<AuditAsk> {
  const teacher = candidateOf(request.teacher, context);
  if (!teacher.ok) return teacher;
  const compressed: CandidateAsk[] = [];
  for (const one of request.compressed) {
    const candidate = candidateOf(one, context);
    if (!candidate.ok) return candidate;
    compressed.push(candidate.value);
  }
  const data = grantedData(context, request.data);
  if (!data.ok) return data;
  const { protocol, confirmed, use } = request;
  return succeeded({ teacher: teacher.value, compressed, data: data.value, protocol, confirmed, use });
}

function candidateOf(one: StartRequest['teacher'], context: EngineContext): Result<CandidateAsk> {
  const place = context.place(one.grant);
  return place.ok ? succeeded({ path: place.value.path, card: one.card }) : place;
}

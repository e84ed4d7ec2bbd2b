import { failure } from '../contract/failures.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { runPair } from './run-pair.ts';

/** The runs of one start, one after the other; at most one start at a time. */
export class AuditQueue {
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Begins and returns at once; `audit/ended` tells the end. */
  begin(runs: readonly AuditRun[], tools: AuditTools): Result<readonly string[]> {
    if (this.#running !== null) return failed(failure('project/busy', 'an audit of this project is running in this process'));
    const stop = new AbortController();
    const ended = this.#runAll(runs, tools, stop.signal).finally(() => {
      this.#running = null;
    });
    this.#running = { stop, ended };
    return succeeded(runs.map(({ id }) => id));
  }

  /** Cancels what runs and waits until everything finished is stored. */
  async cancel(): Promise<void> {
    const running = this.#running;
    running?.stop.abort();
    await running?.ended;
  }

  async #runAll(runs: readonly AuditRun[], tools: AuditTools, signal: AbortSignal): Promise<void> {
    let first: Failure | null = null;
    for (const run of runs) {
      const problem = await runUnlessDone(run, tools, signal);
      first ??= problem;
      if (problem !== null && endsAll(problem)) break;
    }
    tools.tell('audit/ended', { runs: runs.map(({ id }) => id), code: first?.code ?? null, failure: first?.message ?? null });
  }
}

async function runUnlessDone(run: AuditRun, tools: AuditTools, signal: AbortSignal): Promise<Failure | null> {
  const stored = tools.store.run(run.id);
  if (!stored.ok) return stored.failure;
  if (stored.value.state === 'done') return null;
  try {
    return (await runPair(run, tools, signal)) ?? lackOfEvidence(run, tools);
  } catch (fault) {
    const problem = fault instanceof FailureError ? fault.failure : unexpected(fault);
    tools.store.setRunState(run.id, 'failed', problem.code);
    return problem;
  }
}

/** A run can end well and show nothing: where no item has two maps to compare, that is said and has its own exit code. */
function lackOfEvidence(run: AuditRun, tools: AuditTools): Failure | null {
  const summaries = tools.store.methodSummaries(run.id);
  if (!summaries.ok) return summaries.failure;
  const comparable = summaries.value.some(({ evaluable, collapsed }) => evaluable + collapsed > 0);
  return comparable ? null : failure('evidence/none', `${run.candidate}: expected maps that can be compared, received none`);
}

function unexpected(fault: unknown): Failure {
  return failure('engine/unexpected', fault instanceof Error ? fault.message : String(fault));
}

/** A candidate that cannot be run leaves the others their turn; a cancel, a full disk or a lost engine does not. */
function endsAll(problem: Failure): boolean {
  return /^(engine|storage|project)\//.test(problem.code);
}

import { failure } from '../contract/failures.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { runPair } from './run-pair.ts';

/** Declares an audit: reads the files, checks, freezes, registers. */
export type Declare = (signal: AbortSignal) => Promise<Result<readonly AuditRun[]>>;

/** The runs of one start, one after the other; at most one start at a time. */
export class AuditQueue {
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null;

  /** Declares, then begins and answers the runs at once; `audit/ended` tells the end. A cancel reaches both. */
  async start(declare: Declare, tools: AuditTools): Promise<Result<readonly string[]>> {
    if (this.#running !== null) return failed(failure('project/busy', 'an audit of this project is running in this process'));
    const stop = new AbortController();
    let settle: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      settle = resolve;
    });
    this.#running = { stop, ended };
    const end = (): void => {
      this.#running = null;
      settle();
    };
    const runs = await declare(stop.signal).catch((fault: unknown) => {
      end();
      throw fault;
    });
    if (!runs.ok || stop.signal.aborted) {
      end();
      return runs.ok ? failed(failure('engine/cancelled', 'the start was cancelled')) : runs;
    }
    const ids = runs.value.map(({ id }) => id);
    void runAll(runs.value, tools, stop.signal).then((problem) => {
      end(); // whoever hears of the end may start again
      tools.tell('audit/ended', { runs: ids, code: problem?.code ?? null, failure: problem?.message ?? null });
    });
    return succeeded(ids);
  }

  /** Cancels what runs and waits until everything finished is stored. */
  async cancel(): Promise<void> {
    const running = this.#running;
    running?.stop.abort();
    await running?.ended;
  }
}

/** Answers the first failure of all runs, or null. */
async function runAll(runs: readonly AuditRun[], tools: AuditTools, signal: AbortSignal): Promise<Failure | null> {
  let first: Failure | null = null;
  for (const run of runs) {
    const problem = await runUnlessDone(run, tools, signal);
    first ??= problem;
    if (problem !== null && endsAll(problem)) break;
  }
  return first;
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

import type { RunSummary } from './review.ts';

/**
 * The machine's verdict on a run under a protocol without gates, and the exit code that goes with it. A run that has
 * not ended, or in which nothing could be compared (`evidence`), has no verdict.
 */
export interface RunVerdict {
  readonly verdict: 'DESCRIBED' | null;
  readonly exitCode: number;
  /** True where items are missing: every report of it says PARTIAL. */
  readonly partial: boolean;
}

export function verdictOf(
  run: Pick<RunSummary, 'state' | 'done' | 'skipped' | 'failed' | 'total'>,
  evidence: 'some' | 'none' = 'some',
): RunVerdict {
  const partial = run.state !== 'done' || run.done < run.total;
  if (run.state !== 'done') return { verdict: null, exitCode: run.state === 'cancelled' ? 130 : 3, partial };
  if (run.done === 0 || evidence === 'none') return { verdict: null, exitCode: 3, partial };
  return { verdict: 'DESCRIBED', exitCode: run.skipped + run.failed > 0 ? 11 : 0, partial };
}

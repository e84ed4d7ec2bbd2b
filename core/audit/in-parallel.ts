import { failure } from '../contract/failures.ts';
import type { Failure } from '../contract/result.ts';

/** One piece of work: answers what ends everything, or null. */
export type PieceOfWork = (signal: AbortSignal) => Promise<Failure | null>;

/**
 * Does pieces of work in their order, `width` at a time. The first failure cancels the others and is the answer; what
 * was cancelled from outside is `engine/cancelled`. It settles only when nothing runs any more.
 */
export async function inParallel(
  work: readonly PieceOfWork[],
  how: { readonly width: number; readonly signal: AbortSignal },
): Promise<Failure | null> {
  const stop = new AbortController();
  const signal = AbortSignal.any([how.signal, stop.signal]);
  const problems: Failure[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < work.length && !signal.aborted) {
      const piece = work[next];
      next += 1;
      const problem = (await piece?.(signal)) ?? null;
      if (problem === null) continue;
      problems.push(problem);
      stop.abort();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, Math.min(how.width, work.length)) }, lane));
  } finally {
    stop.abort();
  }
  return problems[0] ?? (how.signal.aborted ? failure('engine/cancelled', 'the run was cancelled') : null);
}

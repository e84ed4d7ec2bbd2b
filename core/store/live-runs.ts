import type { RunSummary } from '../contract/review.ts';

import type { RunState } from './records.ts';

export interface RunEnd {
  readonly state: RunState;
  readonly failure: string | null;
}

/**
 * What this process knows of its runs beyond their rows: which it computes now, and ends that a full or broken disk did not take.
 * A row alone may say `running` for ever, because whoever ran it was killed or could not write any more.
 */
export class LiveRuns {
  readonly #computing = new Set<string>();
  readonly #unsaved = new Map<string, RunEnd>();

  began(run: string): void {
    this.#computing.add(run);
    this.#unsaved.delete(run);
  }

  ended(run: string, end: RunEnd, { saved }: { readonly saved: boolean }): void {
    if (end.state === 'running') return;
    this.#computing.delete(run);
    if (saved) this.#unsaved.delete(run);
    else this.#unsaved.set(run, end);
  }

  /** Ends that are to be written when the disk takes them again. */
  unsaved(): readonly (readonly [run: string, end: RunEnd])[] {
    return [...this.#unsaved];
  }

  /** The summary as it is, not as it was last written. */
  shown(summary: RunSummary): RunSummary {
    const end = this.#unsaved.get(summary.run);
    if (end !== undefined) return { ...summary, ...end };
    return this.#computing.has(summary.run) ? summary : interrupted(summary);
  }
}

/** A run that nobody computes is paused, whatever was written last. */
export function interrupted(summary: RunSummary): RunSummary {
  return summary.state === 'running' ? { ...summary, state: 'paused' } : summary;
}

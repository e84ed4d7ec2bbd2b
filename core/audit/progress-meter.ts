import type { PayloadOf } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import type { RunCounts } from '../store/records.ts';
import type { WorkerFacts } from '../work/workers.ts';

type Progress = PayloadOf<Channels, 'audit/progress'>;
export type ProgressStep = Progress['step'];

const LEAST_MS_BETWEEN = 100; // at most ten a second
const RATE_WINDOW_MS = 10_000; // the rate is that of the last ten seconds: long enough to be calm, short enough to be true

interface Parts {
  readonly run: string;
  readonly candidate: string;
  readonly counts: RunCounts;
  tell(progress: Progress): void;
  now(): number;
  workers(): readonly WorkerFacts[];
}

/** Counts one run's items, knows its rate, and tells it at most ten times a second. */
export class ProgressMeter {
  readonly #parts: Parts;
  readonly #marks: { at: number; finished: number }[];
  #done: number;
  #skipped: number;
  #failed: number;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#done = parts.counts.done;
    this.#skipped = parts.counts.skipped;
    this.#failed = parts.counts.failed;
    this.#marks = [{ at: parts.now(), finished: this.#finished }];
  }

  get #finished(): number {
    return this.#done + this.#skipped + this.#failed;
  }

  count(items: { readonly done?: number; readonly skipped?: number; readonly failed?: number }): void {
    this.#done += items.done ?? 0;
    this.#skipped += items.skipped ?? 0;
    this.#failed += items.failed ?? 0;
    const at = this.#parts.now();
    this.#marks.push({ at, finished: this.#finished });
    while (this.#marks.length > 2 && (this.#marks[1]?.at ?? at) < at - RATE_WINDOW_MS) this.#marks.shift();
  }

  /** Tells where the run is, unless it has just been told. */
  tell(step: ProgressStep): void {
    if (this.#parts.now() - this.#toldAt >= LEAST_MS_BETWEEN) this.#say(step, null);
  }

  /** Tells the end, always. */
  end(step: ProgressStep, failure: string | null): void {
    this.#say(step, failure);
  }

  #say(step: ProgressStep, failure: string | null): void {
    this.#toldAt = this.#parts.now();
    const perSecond = this.#perSecond();
    const left = this.#parts.counts.total - this.#finished;
    this.#parts.tell({
      run: this.#parts.run,
      candidate: this.#parts.candidate,
      step,
      done: this.#done,
      skipped: this.#skipped,
      failed: this.#failed,
      total: this.#parts.counts.total,
      perSecond,
      secondsLeft: perSecond > 0 ? left / perSecond : null,
      workers: this.#parts.workers().map(({ pid, residentBytes, restarts }) => ({ pid, residentBytes, restarts })),
      failure,
    });
  }

  #perSecond(): number {
    const first = this.#marks[0];
    if (first === undefined) return 0;
    const seconds = (this.#parts.now() - first.at) / 1000;
    return seconds > 0 ? (this.#finished - first.finished) / seconds : 0;
  }
}

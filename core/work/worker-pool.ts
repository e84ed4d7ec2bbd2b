import { failure, shownName } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import { deadlineOf } from './deadlines.ts';
import { RestartBudget } from '../serve/restart-budget.ts';
import { runJob } from './run-job.ts';
import type { JobOutcome } from './run-job.ts';
import { GROWTH_LIMIT_BYTES, Seat } from './seat.ts';
import { SeatQueue } from './seat-queue.ts';
import type { WorkerEnd } from './worker-end.ts';
import type { StartWorker } from './worker-life.ts';
import type { JobDone, JobName, JobOptions, JobRequest, WorkerFacts, Workers } from './workers.ts';

export interface WorkerPoolOptions {
  readonly start: StartWorker;
  /** Workers for long jobs, one thread each. */
  readonly size?: number;
  readonly budget?: RestartBudget;
  /** How much a worker may grow over its first batch before it is replaced. */
  readonly growthLimitBytes?: number;
  /** Where the death of a worker is written. */
  readonly log?: (line: string) => void;
}

const DEFAULT_SIZE = 2;

/** Short jobs of the window: one more worker keeps them from waiting behind an audit. */
const LIGHT_JOBS: ReadonlySet<JobName> = new Set<JobName>([
  'model/read',
  'card/draft',
  'data/scan',
  'data/items',
  'data/sheet',
  'data/pictures',
]);

/**
 * Always on the light worker, which then has the models open and its programs compiled: an answer to a hand that moves
 * must not begin with a compilation, nor wait for a batch of an audit.
 */
const WARM_JOBS: ReadonlySet<JobName> = new Set<JobName>(['what-if/try']);

/**
 * Jobs that belong to no single item and leave nothing half done: a death is not their fault, so they are repeated once.
 * Jobs that read a file are not: the file is what ends workers.
 */
const REPEATED_JOBS: ReadonlySet<JobName> = new Set<JobName>(['worker/facts', 'pair/prepare', 'floors/measure']);

/** Workers as child processes (or anything else that `start` makes), started when first needed. */
export class WorkerPool implements Workers {
  readonly size: number;
  readonly #seats: readonly Seat[];
  readonly #heavy: SeatQueue;
  readonly #light: SeatQueue;
  readonly #budget: RestartBudget;
  readonly #log: (line: string) => void;
  readonly #deaths = new Map<string, number>();
  #longestItemMs: number | null = null;
  #open = true;

  constructor(options: WorkerPoolOptions) {
    this.size = options.size ?? DEFAULT_SIZE;
    this.#log = options.log ?? (() => undefined);
    this.#budget = options.budget ?? new RestartBudget();
    const heavy = Array.from({ length: this.size }, () => this.#seat(options));
    const light = this.#seat(options);
    this.#seats = [...heavy, light];
    this.#heavy = new SeatQueue(heavy);
    this.#light = new SeatQueue([light]);
  }

  async run<Name extends JobName>(name: Name, request: JobRequest<Name>, options: JobOptions = {}): Promise<Result<JobDone<Name>>> {
    const taken = await this.#take(name, options.signal);
    if (taken === null) return failed(cancelled(name));
    try {
      const done = await this.#runOn(taken.seat, { name, request, options });
      if (!done.ok && done.failure.code === 'engine/worker-used') {
        await taken.seat.end();
        return await this.#runOn(taken.seat, { name, request, options });
      }
      const again = !done.ok && done.failure.code === 'engine/worker-lost' && REPEATED_JOBS.has(name);
      return again ? await this.#runOn(taken.seat, { name, request, options }) : done;
    } finally {
      taken.queue.give(taken.seat);
    }
  }

  facts(): readonly WorkerFacts[] {
    return this.#seats.map((seat) => seat.facts()).filter((facts) => facts !== null);
  }

  deathsOf(key: string): number {
    return this.#deaths.get(key) ?? 0;
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#heavy.dismiss();
    this.#light.dismiss();
    await Promise.all(this.#seats.map((seat) => seat.end()));
  }

  #seat({ start, growthLimitBytes = GROWTH_LIMIT_BYTES }: WorkerPoolOptions): Seat {
    const onDeath = (end: WorkerEnd): void => {
      this.#log(`worker ended by itself: ${end.reason}${end.said === '' ? '' : `\n${end.said}`}`);
    };
    return new Seat({ start, growthLimitBytes, onDeath });
  }

  async #take(name: JobName, signal: AbortSignal | undefined): Promise<{ readonly seat: Seat; readonly queue: SeatQueue } | null> {
    const [queue, ...others] = this.#queuesOf(name);
    for (const one of [queue, ...others]) {
      const seat = this.#open ? one.tryTake() : null;
      if (seat !== null) return { seat, queue: one };
    }
    const seat = this.#open ? await queue.take(signal) : null;
    return seat === null ? null : { seat, queue };
  }

  /** The first is the one to wait for. */
  #queuesOf(name: JobName): readonly [SeatQueue, ...SeatQueue[]] {
    if (WARM_JOBS.has(name)) return [this.#light];
    return LIGHT_JOBS.has(name) ? [this.#light, this.#heavy] : [this.#heavy];
  }

  async #runOn<Name extends JobName>(
    seat: Seat,
    { name, request, options }: { readonly name: Name; readonly request: JobRequest<Name>; readonly options: JobOptions },
  ): Promise<Result<JobDone<Name>>> {
    if (!this.#open || options.signal?.aborted === true) return failed(cancelled(name));
    if (seat.mustRestart && !this.#budget.take()) return failed(failure('engine/lost', 'workers ended again and again'));
    if (name === 'pair/prepare') this.#forgetPair();
    const outcome = await runJob(seat.life(), {
      name,
      request,
      options,
      deadlineMs: deadlineOf(name, options.expectedMs ?? this.#itemMs(name)),
    });
    if (outcome.kind === 'answered' && outcome.result.ok && name === 'cells/explain')
      this.#longestItemMs = Math.max(this.#longestItemMs ?? 0, outcome.silenceMs);
    return this.#settle(seat, { name, options, outcome });
  }

  /** How long an item of this pair has taken at most; undefined before the first batch. */
  #itemMs(name: JobName): number | undefined {
    return name === 'cells/explain' ? (this.#longestItemMs ?? undefined) : undefined;
  }

  /** Another pair takes another time and another memory. */
  #forgetPair(): void {
    this.#longestItemMs = null;
    for (const seat of this.#seats) seat.forgetBaseline();
  }

  async #settle<Name extends JobName>(
    seat: Seat,
    { name, options, outcome }: { readonly name: Name; readonly options: JobOptions; readonly outcome: JobOutcome<Name> },
  ): Promise<Result<JobDone<Name>>> {
    switch (outcome.kind) {
      case 'answered':
        if (outcome.result.ok && seat.hasOutgrown(residentBytesOf(outcome.result.value.value))) await seat.end();
        return outcome.result;
      case 'cancelled':
        await seat.end();
        return failed(cancelled(name));
      case 'silent':
        this.#countDeath(options);
        await seat.endAsDeath();
        return failed(
          failure('engine/worker-lost', `${name}: expected an answer within ${seconds(outcome.deadlineMs)}, received none`, {
            deadlineMs: outcome.deadlineMs,
          }),
        );
      case 'died':
        if (!this.#open) return failed(cancelled(name));
        this.#countDeath(options);
        return failed(died(name, outcome.end));
    }
  }

  #countDeath(options: JobOptions): void {
    for (const key of options.inFlight?.() ?? []) this.#deaths.set(key, this.deathsOf(key) + 1);
  }
}

function residentBytesOf(value: unknown): number {
  return typeof value === 'object' && value !== null && 'residentBytes' in value && typeof value.residentBytes === 'number'
    ? value.residentBytes
    : 0;
}

function died(name: string, end: WorkerEnd): Failure {
  const lastLine = end.said.trim().split('\n').at(-1) ?? '';
  const code = end.kind === 'memory' ? 'engine/out-of-memory' : 'engine/worker-lost';
  return failure(code, `${name}: the worker ended (${end.reason})`, { kind: end.kind, reason: end.reason, said: shownName(lastLine) });
}

function cancelled(name: string): Failure {
  return failure('engine/cancelled', name);
}

function seconds(milliseconds: number): string {
  return `${String(Math.round(milliseconds / 1000))} s`;
}

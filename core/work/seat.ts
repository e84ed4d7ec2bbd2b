import type { WorkerEnd } from './worker-end.ts';
import type { StartWorker, WorkerLife } from './worker-life.ts';
import type { WorkerFacts } from './workers.ts';

/** Growth over the first batch at which a worker is replaced, between batches. */
export const GROWTH_LIMIT_BYTES = 512 * 1024 * 1024;

export interface SeatOptions {
  readonly start: StartWorker;
  readonly onDeath: (end: WorkerEnd) => void;
  readonly growthLimitBytes?: number;
}

/** A place for one worker process after another. At most one job sits on it at a time. */
export class Seat {
  readonly #start: StartWorker;
  readonly #onDeath: (end: WorkerEnd) => void;
  readonly #growthLimitBytes: number;
  #life: WorkerLife | null = null;
  #ending = false;
  #died = false;
  #deaths = 0;
  #baselineBytes: number | null = null;
  #residentBytes = 0;

  constructor({ start, onDeath, growthLimitBytes = GROWTH_LIMIT_BYTES }: SeatOptions) {
    this.#start = start;
    this.#onDeath = onDeath;
    this.#growthLimitBytes = growthLimitBytes;
  }

  /** True where the last process here ended by itself. */
  get mustRestart(): boolean {
    return this.#life === null && this.#died;
  }

  /** The worker here, started where there is none. */
  life(): WorkerLife {
    if (this.#life !== null) return this.#life;
    const life = this.#start();
    this.#life = life;
    this.#ending = false;
    this.#died = false;
    this.#residentBytes = 0;
    this.#baselineBytes = null;
    void life.ended.then((end) => this.#ended(life, end));
    return life;
  }

  /** Ends the worker on purpose: this is no death. */
  async end(): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    this.#ending = true;
    life.end();
    await life.ended;
  }

  /** Ends a worker that hangs, and counts it as a death. */
  async endAsDeath(): Promise<void> {
    const life = this.#life;
    life?.end();
    await life?.ended;
  }

  /** Notes what a worker said of its memory; true where it has grown so much that it should be replaced. */
  hasOutgrown(residentBytes: number): boolean {
    if (residentBytes === 0) return false; // this job does not say
    this.#residentBytes = residentBytes;
    this.#baselineBytes ??= residentBytes;
    return residentBytes > this.#baselineBytes + this.#growthLimitBytes;
  }

  /** Another pair is loaded: what it needs is no growth. */
  forgetBaseline(): void {
    this.#baselineBytes = null;
  }

  facts(): WorkerFacts | null {
    return this.#life === null ? null : { pid: this.#life.pid, residentBytes: this.#residentBytes, restarts: this.#deaths };
  }

  #ended(life: WorkerLife, end: WorkerEnd): void {
    if (this.#life === life) this.#life = null;
    if (this.#ending) return;
    this.#deaths += 1;
    this.#died = true;
    this.#onDeath(end);
  }
}

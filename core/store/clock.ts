/** Time as the store sees it: wall time for people, monotonic time for order and for steps of the clock. */
export interface Clock {
  /** ISO 8601 in UTC with milliseconds. */
  utc(): string;
  monotonicMs(): number;
}

export const systemClock: Clock = {
  utc: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
};

/** A wall clock that moves this much against the monotonic one was set by somebody; the log says so. */
const STEP_MS = 5_000;

/** Compares both clocks from one look to the next. */
export class ClockWatch {
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = this.#readOffset();
  }

  /** How far the wall clock jumped since the last look, if it did. */
  stepMs(): number | null {
    const offsetMs = this.#readOffset();
    const stepMs = offsetMs - this.#offsetMs;
    this.#offsetMs = offsetMs;
    return Math.abs(stepMs) > STEP_MS ? Math.round(stepMs) : null;
  }

  #readOffset(): number {
    return Date.parse(this.#clock.utc()) - this.#clock.monotonicMs();
  }
}

/** Fewer than 3 restarts in 5 minutes: a fault that returns at once must not become a busy loop. */
export const RESTARTS_IN_WINDOW = 3;
export const RESTART_WINDOW_MS = 5 * 60_000;

/** Says whether a process that has ended may be started once more. The clock is monotonic milliseconds. */
export class RestartBudget {
  readonly #now: () => number;
  #restarts: readonly number[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one restart, if there is one left. */
  take(): boolean {
    const now = this.#now();
    this.#restarts = this.#restarts.filter((at) => now - at < RESTART_WINDOW_MS);
    if (this.#restarts.length >= RESTARTS_IN_WINDOW) return false;
    this.#restarts = [...this.#restarts, now];
    return true;
  }
}

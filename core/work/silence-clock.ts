/** A silence is counted in so many looks: a machine that slept, or a tree that was stopped, wakes with one look missed, whatever its clocks say. */
const LOOKS = 30;

/** Runs out after a silence; every sign of life winds it up again. */
export class SilenceClock {
  readonly ran: Promise<number>;
  readonly #deadlineMs: number | null;
  #run: (deadlineMs: number) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #wound = performance.now();
  #looks = 0;
  /** The longest silence so far, in milliseconds; a sleep counts as one look. */
  longestMs = 0;

  /** @param deadlineMs longest silence; null for no bound. */
  constructor(deadlineMs: number | null) {
    this.#deadlineMs = deadlineMs;
    this.ran = new Promise((resolve) => {
      this.#run = resolve;
    });
    this.wind();
  }

  wind(): void {
    this.longestMs = Math.max(this.longestMs, this.#silenceMs());
    this.stop();
    this.#wound = performance.now();
    this.#looks = 0;
    const deadlineMs = this.#deadlineMs;
    if (deadlineMs === null) return;
    this.#timer = setInterval(() => {
      this.#looks += 1;
      if (this.#looks >= LOOKS) this.#run(deadlineMs);
    }, deadlineMs / LOOKS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #silenceMs(): number {
    const byClock = performance.now() - this.#wound;
    return this.#deadlineMs === null ? byClock : Math.min(byClock, ((this.#looks + 1) * this.#deadlineMs) / LOOKS);
  }
}

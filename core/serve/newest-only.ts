/**
 * Lets one piece of work run at a time and only the newest wait: a hand that moves asks faster than a network answers,
 * and nobody wants the answers in between. An older one is cancelled, whether it runs or waits.
 */
export class NewestOnly {
  #current: AbortController | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  /** Cancels what runs or waits: nobody needs its answer any more. */
  cancel(): void {
    this.#current?.abort();
  }

  /** `work` gets a signal that a newer call, or the caller's own signal, aborts. It may be aborted before it begins. */
  async run<Value>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    this.#current?.abort();
    const mine = new AbortController();
    this.#current = mine;
    const before = this.#turn;
    const both = AbortSignal.any([signal, mine.signal]);
    const running = before.then(() => work(both));
    this.#turn = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      if (this.#current === mine) this.#current = null;
    }
  }
}

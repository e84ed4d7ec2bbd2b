import type { Seat } from './seat.ts';

interface Waiting {
  readonly resolve: (seat: Seat | null) => void;
}

/** Hands out seats, first come first served. */
export class SeatQueue {
  #free: readonly Seat[];
  #waiting: readonly Waiting[] = [];

  constructor(seats: readonly Seat[]) {
    this.#free = seats;
  }

  /** A free seat at once, or null. */
  tryTake(): Seat | null {
    const [seat, ...rest] = this.#free;
    if (seat === undefined) return null;
    this.#free = rest;
    return seat;
  }

  /** A seat as soon as one is free; null when the signal aborts or the queue is dismissed first. */
  take(signal: AbortSignal | undefined): Promise<Seat | null> {
    const seat = this.tryTake();
    if (seat !== null) return Promise.resolve(seat);
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        resolve(null);
      };
      const waiting = {
        // One signal serves all jobs of a run: a listener left on it for each would pile up.
        resolve: (given: Seat | null) => {
          signal?.removeEventListener('abort', leave);
          resolve(given);
        },
      };
      this.#waiting = [...this.#waiting, waiting];
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  give(seat: Seat): void {
    const [next, ...rest] = this.#waiting;
    if (next === undefined) {
      this.#free = [...this.#free, seat];
      return;
    }
    this.#waiting = rest;
    next.resolve(seat);
  }

  /** Nobody waits any longer. */
  dismiss(): void {
    for (const { resolve } of this.#waiting) resolve(null);
    this.#waiting = [];
  }
}

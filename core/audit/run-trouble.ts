/** Items that take longer than their deadline on their own until the model, not the item, is to blame. */
const SLOW_ITEMS_OF_A_SLOW_MODEL = 2;
/** Few steps down, because each one costs a worker and workers are restarted three times in five minutes only. */
const TIMES_SMALLER = 4;

/** How many items at once are tried where there was no memory for `used`. */
export function fewerAtOnce(used: number): number {
  return Math.max(1, Math.floor(used / TIMES_SMALLER));
}

/** What went wrong in a run so far, and what follows for the rest of it. Shared by everything that runs at once. */
export class RunTrouble {
  readonly #slow = new Set<number>();
  #batch: number;

  constructor(batch: number) {
    this.#batch = batch;
  }

  /** How many items are computed at once from now on. */
  get batch(): number {
    return this.#batch;
  }

  /** Memory ran out with so many items at once; false where fewer are not possible. */
  ranOutOfMemory(used: number): boolean {
    if (used <= 1) return false;
    this.#batch = Math.min(this.#batch, fewerAtOnce(used));
    return true;
  }

  /** This item, alone, was silent beyond its deadline; true where that makes it the model's fault. */
  wasTooSlow(ordinal: number): boolean {
    this.#slow.add(ordinal);
    return this.#slow.size >= SLOW_ITEMS_OF_A_SLOW_MODEL;
  }
}

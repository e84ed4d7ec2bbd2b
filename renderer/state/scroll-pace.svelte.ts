/** More rows than this from one frame to the next are not read by anybody. */
const READ_ROWS = 3;
/** Without a move for so long the list is at rest; shorter than a look, longer than a slow frame. */
const REST_MS = 80;

/**
 * Whether a list flies past or can be read. Rows that come in flight show their number and name alone: their maps and
 * scores follow when somebody could look at them.
 */
export class ScrollPace {
  flying = $state(false);
  #top = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** @param top scroll offset now, in px @param rowHeight in px */
  moved(top: number, rowHeight: number): void {
    const isFast = Math.abs(top - this.#top) > READ_ROWS * rowHeight;
    this.#top = top;
    if (!isFast && !this.flying) return;
    this.flying = isFast;
    clearTimeout(this.#rest);
    if (isFast) this.#rest = setTimeout(() => (this.flying = false), REST_MS);
  }

  dispose(): void {
    clearTimeout(this.#rest);
  }
}

import type { Failure, Result } from '../../core/contract/result.ts';

/**
 * The latest answer to a question that may be asked again before it is answered: late answers of earlier askings are
 * dropped, and after a failure the last good value stays where it was.
 */
export class Latest<Value> {
  value = $state.raw<Value | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  #turn = 0;

  /** True when the answer was used; false when it failed or came too late. */
  async ask(question: () => Promise<Result<Value>>): Promise<boolean> {
    this.#turn += 1;
    const turn = this.#turn;
    this.busy = true;
    const answer = await question();
    if (turn !== this.#turn) return false;
    this.busy = false;
    this.failure = answer.ok ? null : answer.failure;
    if (answer.ok) this.value = answer.value;
    return answer.ok;
  }

  /** The value turned out not to hold: it is taken back. */
  refuse(failure: Failure): void {
    this.forget();
    this.failure = failure;
  }

  forget(): void {
    this.#turn += 1;
    this.value = null;
    this.failure = null;
    this.busy = false;
  }
}

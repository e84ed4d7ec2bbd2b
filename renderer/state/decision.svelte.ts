import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { GridRow, ReviewState } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import type { Preferences } from './preferences.svelte.ts';

export interface TakenDecision {
  readonly row: GridRow;
  readonly before: ReviewState;
  readonly at: string;
}

/** Why somebody says no, in words that a report can count. */
export const reasons = [
  'outside the relevant structure',
  'on an artefact or marker',
  'spread without focus',
  'other class would be explained as well',
  'other',
] as const;

/** Takes decisions one at a time. Nothing is ever taken back: an undo is one more entry. */
export class DecisionState {
  /** The decision that waits for its note. */
  drafting = $state<'accepted-with-note' | 'rejected' | null>(null);
  note = $state('');
  reason = $state<string>(reasons[0]);
  last = $state.raw<TakenDecision | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  readonly #engine: Client<Channels>;
  readonly #preferences: Preferences;
  readonly #utcTime: () => string;

  constructor(engine: Client<Channels>, preferences: Preferences, utcTime: () => string) {
    this.#engine = engine;
    this.#preferences = preferences;
    this.#utcTime = utcTime;
  }

  /** Why no decision can be taken now; null when one can. */
  readonly blockedBecause = $derived.by((): string | null =>
    this.#preferences.reviewer === '' ? 'A decision carries a name: enter yours first.' : null,
  );

  draft(state: 'accepted-with-note' | 'rejected'): void {
    this.drafting = state;
  }

  dropDraft(): void {
    this.drafting = null;
    this.note = '';
    this.reason = reasons[0];
  }

  /** The note that a decision carries: a rejection begins with its reason. */
  #noteFor(state: ReviewState): string {
    if (state === 'rejected') return [this.reason, this.note.trim()].filter((part) => part !== '').join(': ');
    return this.note.trim();
  }

  async decide(row: GridRow, state: ReviewState): Promise<GridRow | null> {
    const decided = await this.#add(row, state, this.#noteFor(state));
    if (decided === null) return null;
    this.last = { row: decided, before: row.review, at: this.#utcTime() };
    this.dropDraft();
    return decided;
  }

  async undo(): Promise<GridRow | null> {
    const last = this.last;
    if (last === null) return null;
    const undone = await this.#add(last.row, last.before, `undo of ${last.row.review}`);
    if (undone !== null) this.last = null;
    return undone;
  }

  async #add(row: GridRow, state: ReviewState, note: string): Promise<GridRow | null> {
    if (this.blockedBecause !== null || this.busy) return null;
    this.busy = true;
    const { run, item, method } = row;
    const answer = answered(
      await this.#engine.call('review/decide', { run, item, method, state, note, reviewer: this.#preferences.reviewer }),
    );
    this.busy = false;
    this.failure = answer.ok ? null : answer.failure;
    return answer.ok ? answer.value.row : null;
  }
}

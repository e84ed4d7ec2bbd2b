import type { Client, WireArray } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { KeptWhatIf, Stroke, WhatIfModel, WhatIfTried } from '../../core/contract/what-if.ts';

import { answered } from './answered.ts';
import type { Preferences } from './preferences.svelte.ts';
import { sameRow } from './row-pages.ts';
import type { RowKey } from './row-pages.ts';
import { StrokeTools } from './stroke-tools.svelte.ts';
import { planeFrom } from './tiles.svelte.ts';
import type { Plane } from './tiles.svelte.ts';

export interface ShownModel extends WhatIfModel {
  readonly before: Plane | null;
  readonly after: Plane | null;
}
/** A changed item with all that was said of it. */
export interface ShownWhatIf {
  readonly tried: WhatIfTried;
  readonly picture: Plane | null;
  readonly models: readonly ShownModel[];
  /** From the question to its answer in the window. */
  readonly milliseconds: number;
}

/** An answer that takes longer than this is not waited for when there is a newer question. */
const PATIENCE_MS = 300;

interface Asking {
  readonly abort: AbortController;
  readonly since: number;
}

/** Strokes on the item of the detail view, what the models say to them, and what is kept of it. */
export class WhatIfState {
  isOpen = $state(false);
  strokes = $state.raw<readonly Stroke[]>([]);
  shown = $state.raw<ShownWhatIf | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** True while what is shown is not yet the answer to the strokes. */
  busy = $state(false);
  kept = $state.raw<readonly KeptWhatIf[]>([]);
  note = $state('');
  readonly tools = new StrokeTools();
  readonly #engine: Client<Channels>;
  readonly #preferences: Preferences;
  readonly #now: () => number;
  #key: RowKey | null = null;
  #asking: Asking | null = null;
  #next: readonly Stroke[] | null = null;
  #wantsFocus = false;

  constructor(engine: Client<Channels>, preferences: Preferences, now: () => number) {
    this.#engine = engine;
    this.#preferences = preferences;
    this.#now = now;
  }

  readonly blockedBecause = $derived.by((): string | null =>
    this.#preferences.reviewer === '' ? 'What is kept carries a name: enter yours first.' : null,
  );

  /** Another item, candidate or method is looked at. Strokes stay with their item. */
  async look({ run, item, method }: RowKey): Promise<void> {
    const key = { run, item, method };
    if (this.#key !== null && sameRow(this.#key, key)) return;
    const isOther = this.#key?.item !== item;
    this.#key = key;
    this.#stop();
    if (isOther) {
      this.strokes = [];
      this.kept = [];
      this.note = '';
    }
    this.shown = null;
    if (this.isOpen) this.ask(this.strokes);
    if (isOther) await this.#list(item);
  }

  open(): void {
    this.isOpen = true;
    this.#wantsFocus = true;
    if (this.shown === null) this.ask(this.strokes);
  }

  /** True once after it was opened: then the picture takes the keys. */
  takeFocus(): boolean {
    const wanted = this.#wantsFocus;
    this.#wantsFocus = false;
    return wanted;
  }

  close(): void {
    this.isOpen = false;
    this.#stop();
  }

  add(stroke: Stroke): void {
    this.replay([...this.strokes, stroke]);
  }

  undo(): void {
    if (this.strokes.length > 0) this.replay(this.strokes.slice(0, -1));
  }

  reset(): void {
    if (this.strokes.length > 0) this.replay([]);
  }

  /** Shows what these strokes do: after an undo, or those of something kept. */
  replay(strokes: readonly Stroke[]): void {
    this.isOpen = true;
    this.strokes = strokes;
    this.ask(strokes);
  }

  /** A stroke that is still being drawn is shown, not held. One question at a time; only the newest waits. */
  ask(strokes: readonly Stroke[]): void {
    this.#next = strokes;
    this.busy = true;
    if (this.#asking === null) void this.#send();
    else if (this.#now() - this.#asking.since > PATIENCE_MS) this.#asking.abort.abort();
  }

  async keep(): Promise<void> {
    const key = this.#key;
    if (key === null || this.blockedBecause !== null || this.strokes.length === 0) return;
    const words = { note: this.note.trim(), reviewer: this.#preferences.reviewer };
    const answer = answered(await this.#engine.call('what-if/keep', { ...key, strokes: [...this.strokes], ...words }));
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok || this.#key?.item !== key.item) return;
    this.kept = [...this.kept, answer.value.kept];
    this.note = '';
  }

  async withdraw({ item, seq }: KeptWhatIf): Promise<void> {
    if (this.blockedBecause !== null) return;
    const words = { note: this.note.trim(), reviewer: this.#preferences.reviewer };
    const answer = answered(await this.#engine.call('what-if/withdraw', { item, seq, ...words }));
    this.failure = answer.ok ? null : answer.failure;
    if (answer.ok) this.kept = this.kept.map((one) => (one.item === item && one.seq === seq ? answer.value.kept : one));
  }

  async #list(item: number): Promise<void> {
    const answer = answered(await this.#engine.call('what-if/list', { item }));
    if (answer.ok && this.#key?.item === item) this.kept = answer.value.kept;
  }

  async #send(): Promise<void> {
    while (this.#next !== null && this.#key !== null) {
      const [key, strokes] = [this.#key, this.#next];
      this.#next = null;
      const asking = { abort: new AbortController(), since: this.#now() };
      this.#asking = asking;
      const answer = await this.#engine.call('what-if/try', { ...key, strokes: [...strokes] }, { signal: asking.abort.signal });
      if (this.#asking !== asking) return; // another item is looked at
      this.#asking = null;
      if (answer.ok) this.#show(answer.value, this.#now() - asking.since);
      else if (!asking.abort.signal.aborted) this.failure = answer.failure; // a second window may have asked meanwhile
    }
    this.busy = false;
  }

  #show({ value, arrays }: { readonly value: WhatIfTried; readonly arrays: readonly WireArray[] }, milliseconds: number): void {
    this.failure = null;
    if (this.shown === null) this.tools.centre(value.edited);
    this.shown = shownOf(value, arrays, milliseconds);
  }

  #stop(): void {
    this.#next = null;
    this.#asking?.abort.abort();
    this.#asking = null;
    this.busy = false;
  }
}

function shownOf(tried: WhatIfTried, arrays: readonly WireArray[], milliseconds: number): ShownWhatIf {
  const { height, width, channels } = tried.picture;
  const [picture, ...maps] = arrays;
  let taken = 0;
  const models = tried.models.map((model): ShownModel => {
    if (model.answer.state === 'failed') return { ...model, before: null, after: null };
    const shape = [model.answer.grid.height, model.answer.grid.width, 1];
    const [before, after] = maps.slice(taken, taken + 2);
    taken += 2;
    return { ...model, before: planeFrom(shape, before), after: planeFrom(shape, after) };
  });
  return { tried, picture: planeFrom([height, width, channels], picture), models, milliseconds };
}

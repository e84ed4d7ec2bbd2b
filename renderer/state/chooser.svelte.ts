import type { Client, ReplyOf } from '../../core/contract/call.ts';
import type { ShellChannels } from '../../core/contract/shell-channels.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

export type Listing = ReplyOf<ShellChannels, 'shell/list'>;
export type ListedEntry = Listing['entries'][number];
/** A place by its grant; the page never learns its path. */
export interface ChosenPlace {
  readonly grant: string;
  readonly name: string;
}
export interface ChooserAsk {
  readonly title: string;
  readonly takes: 'files' | 'file' | 'file-or-folder';
}

/** Asks a person for files: by the system's dialog where the host has one, else by folders to walk through. */
export class Chooser {
  ask = $state.raw<ChooserAsk | null>(null);
  marked = $state.raw<readonly ListedEntry[]>([]);
  readonly listing = new Latest<Listing>();
  readonly #shell: Client<ShellChannels>;
  readonly #isNative: () => boolean;
  #settle: (places: readonly ChosenPlace[]) => void = () => undefined;

  constructor(shell: Client<ShellChannels>, isNative: () => boolean = () => false) {
    this.#shell = shell;
    this.#isNative = isNative;
  }

  /** Asks the person; an empty list means that they changed their mind. */
  async choose(ask: ChooserAsk): Promise<readonly ChosenPlace[]> {
    this.close([]);
    if (this.#isNative()) {
      const answer = answered(await this.#shell.call('shell/choose', ask));
      if (answer.ok) return answer.value.places;
    }
    this.ask = ask;
    void this.walk(this.listing.value?.folder ?? null);
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  walk(folder: string | null): Promise<boolean> {
    this.marked = [];
    return this.listing.ask(async () => answered(await this.#shell.call('shell/list', { folder })));
  }

  mark(entry: ListedEntry): void {
    const others = this.ask?.takes === 'files' ? this.marked : [];
    this.marked = this.marked.includes(entry) ? this.marked.filter((one) => one !== entry) : [...others, entry];
  }

  close(places: readonly ChosenPlace[]): void {
    this.ask = null;
    this.marked = [];
    this.#settle(places);
    this.#settle = () => undefined;
  }
}

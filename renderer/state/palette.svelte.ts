import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { GridFilter, GridRow } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import { emptyFilter } from './grid.svelte.ts';
import { Latest } from './latest.svelte.ts';

const MOST_ITEMS = 6;

/** What the palette is asked for, and the items whose names contain it. */
export class PaletteState {
  shown = $state(false);
  text = $state('');
  /** Place of the line that Enter takes. */
  active = $state(0);
  readonly found = new Latest<readonly GridRow[]>();
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  show(): void {
    this.text = '';
    this.active = 0;
    this.found.forget();
    this.shown = true;
  }

  /** Items are looked for in the whole project, whatever the list is narrowed to. */
  async search(text: string, { method, metric }: Pick<GridFilter, 'method' | 'metric'>): Promise<void> {
    this.text = text;
    this.active = 0;
    if (text.trim() === '' || method === '') {
      this.found.forget();
      return;
    }
    const filter = { ...emptyFilter(method, metric), text: text.trim() };
    const query = { filter, sort: { by: 'item', descending: false }, offset: 0, limit: MOST_ITEMS } as const;
    await this.found.ask(async () => {
      const page = answered(await this.#engine.call('review/page', query));
      return page.ok ? { ...page, value: page.value.rows } : page;
    });
  }
}

import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure, Result } from '../../core/contract/result.ts';
import type { GridFilter, GridPage, GridQuery, GridRow, ReviewFacts } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import { BoundedCache } from './bounded-cache.ts';
import { dependsOn } from './depends-on.ts';
import { Latest } from './latest.svelte.ts';
import { PAGE_ROWS, RowPages } from './row-pages.ts';
import type { RowKey } from './row-pages.ts';

export type GridSort = GridQuery['sort'];

const MOST_ASKED = 64;

/** The list of a review: filter, order, and the rows that have been looked at. The order and the counts are the engine's. */
export class GridState {
  filter = $state.raw<GridFilter>(emptyFilter('', 'spearman'));
  sort = $state.raw<GridSort>({ by: 'silent-drift', metric: 'spearman', descending: true });
  total = $state<number | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** True while rows of an older question are still shown. */
  stale = $state(false);
  /** Index of the row that the keyboard is on. */
  active = $state(0);
  /** Rows that have been finished since the list was read. */
  newRows = $state(0);
  readonly facts = new Latest<ReviewFacts>();
  readonly #engine: Client<Channels>;
  #pages = $state.raw(new RowPages());
  #version = $state(0);
  #turn = 0;
  readonly #asked = new BoundedCache<number, true>(MOST_ASKED);

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
    engine.on('audit/item', (row) => {
      if (row.method === this.filter.method) this.newRows += 1;
      if (this.total === 0) void this.reload();
    });
    engine.on('audit/ended', () => {
      if (this.filter.method !== '') void this.reload(true);
    });
  }

  get query(): Omit<GridQuery, 'offset' | 'limit'> {
    return { filter: this.filter, sort: this.sort };
  }

  rowAt(index: number): GridRow | null {
    dependsOn(this.#version); // a page that arrives is seen by every row that asked
    return this.#pages.rowAt(index);
  }

  indexOf(key: RowKey): number | null {
    return this.#pages.indexOf(key);
  }

  get activeRow(): GridRow | null {
    return this.rowAt(this.active);
  }

  /** Makes the list of another method or project. */
  start(method: string, metric: string): void {
    this.sort = { ...this.sort, metric };
    this.narrow(emptyFilter(method, metric));
  }

  forget(): void {
    this.#turn += 1;
    this.#pages = new RowPages();
    this.total = null;
    this.failure = null;
    this.stale = false;
    this.active = 0;
    this.facts.forget();
    this.filter = emptyFilter('', this.filter.metric);
  }

  narrow(change: Partial<GridFilter>): void {
    this.filter = { ...this.filter, ...change };
    void this.reload();
  }

  order(change: Partial<GridSort>): void {
    this.sort = { ...this.sort, ...change };
    void this.reload();
  }

  clear(): void {
    this.narrow(emptyFilter(this.filter.method, this.filter.metric));
  }

  /** Asks again from the top; the rows of before stay until the first new ones are there, so that nothing jumps. */
  async reload(keepActive = false): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#asked.clear();
    this.stale = this.total !== null;
    this.newRows = 0;
    const page = keepActive ? Math.floor(this.active / PAGE_ROWS) : 0;
    const answer = await this.#ask(page);
    if (turn !== this.#turn) return;
    this.stale = false;
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    const pages = new RowPages();
    pages.put(page, answer.value.rows);
    this.#pages = pages;
    this.total = answer.value.total;
    this.active = keepActive ? Math.min(this.active, Math.max(0, answer.value.total - 1)) : 0;
    this.#version += 1;
    await this.#askFacts();
  }

  /** Fetches the pages that rows `from` to `to` lie on, and one page each way. */
  show(from: number, to: number): void {
    const last = Math.floor(Math.max(0, (this.total ?? 0) - 1) / PAGE_ROWS);
    const first = Math.max(0, Math.floor(from / PAGE_ROWS) - 1);
    for (let page = first; page <= Math.min(last, Math.floor(to / PAGE_ROWS) + 1); page += 1) {
      if (!this.#pages.has(page) && !this.#asked.has(page)) void this.#fetch(page);
    }
  }

  replace(row: GridRow): void {
    this.#pages.replace(row);
    this.#version += 1;
    void this.#askFacts();
  }

  /** Counts and floors anew; the rows stay. */
  async countAgain(): Promise<void> {
    if (this.filter.method !== '') await this.#askFacts();
  }

  async #fetch(page: number): Promise<void> {
    const turn = this.#turn;
    this.#asked.put(page, true);
    const answer = await this.#ask(page);
    this.#asked.delete(page);
    if (turn !== this.#turn || !answer.ok) return;
    this.#pages.put(page, answer.value.rows);
    this.#version += 1;
  }

  async #ask(page: number): Promise<Result<GridPage>> {
    return answered(await this.#engine.call('review/page', { ...this.query, offset: page * PAGE_ROWS, limit: PAGE_ROWS }));
  }

  /** The counts beside the filters answer "what if": they leave out the filters that they are the buttons of. */
  #askFacts(): Promise<boolean> {
    const filter = { ...this.filter, quadrants: null, review: null, from: null, to: null, changeFrom: null, changeTo: null };
    return this.facts.ask(async () => answered(await this.#engine.call('review/facts', { filter })));
  }
}

export function emptyFilter(method: string, metric: string): GridFilter {
  return {
    ...{ method, metric, runs: null, quadrants: null, review: null, label: null, text: null },
    ...{ from: null, to: null, changeFrom: null, changeTo: null },
  };
}

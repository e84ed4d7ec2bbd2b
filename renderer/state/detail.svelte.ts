import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure, Result } from '../../core/contract/result.ts';
import { succeeded } from '../../core/contract/result.ts';
import type { GridRow, ItemDetail } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import { BoundedCache } from './bounded-cache.ts';
import type { GridState } from './grid.svelte.ts';
import { rowName, sameRow } from './row-pages.ts';
import type { RowKey } from './row-pages.ts';
import { planeFrom } from './tiles.svelte.ts';
import type { Plane } from './tiles.svelte.ts';

/** One item under one method, with its picture and both maps. A map that does not exist is null. */
export interface ShownItem {
  readonly detail: ItemDetail;
  readonly picture: Plane | null;
  readonly teacher: Plane | null;
  readonly compressed: Plane | null;
}

const MOST_KEPT = 12;
/** A key that comes this soon after a new picture was meant for the old one. */
export const GUARD_MS = 300;

/** The item that is being reviewed, its neighbours fetched ahead: two onwards, one back. */
export class DetailState {
  shown = $state.raw<ShownItem | null>(null);
  failure = $state.raw<Failure | null>(null);
  wanted = $state.raw<RowKey | null>(null);
  readonly #engine: Client<Channels>;
  readonly #grid: GridState;
  readonly #now: () => number;
  readonly #kept = new BoundedCache<string, ShownItem>(MOST_KEPT);
  #changedAt = 0;

  constructor(engine: Client<Channels>, grid: GridState, now: () => number) {
    this.#engine = engine;
    this.#grid = grid;
    this.#now = now;
  }

  get isGuarded(): boolean {
    return this.#now() - this.#changedAt < GUARD_MS;
  }

  /** True while the item on the screen is not the one asked for. */
  get stale(): boolean {
    return this.wanted !== null && this.shown !== null && !sameRow(this.wanted, this.shown.detail.row);
  }

  async open(key: RowKey): Promise<void> {
    this.wanted = key;
    const kept = this.#kept.get(rowName(key));
    const answer = kept === undefined ? await this.#fetch(key) : succeeded(kept);
    if (this.wanted !== key) return;
    this.failure = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    this.#show(answer.value);
    await this.#prefetch(key);
  }

  async neighbour(key: RowKey, step: 1 | -1): Promise<GridRow | null> {
    const place = this.#grid.indexOf(key);
    const known = place === null ? null : this.#grid.rowAt(place + step);
    if (known !== null) return known;
    const query = { ...this.#grid.query, offset: 0, limit: 1 };
    const answer = answered(await this.#engine.call('review/neighbour', { run: key.run, item: key.item, method: key.method, query, step }));
    return answer.ok ? answer.value.row : null;
  }

  /** A decision changes the row and its history; what was fetched ahead of it is asked for again. */
  async refresh(row: GridRow): Promise<void> {
    this.#kept.delete(rowName(row));
    if (this.shown === null || !sameRow(this.shown.detail.row, row)) return;
    this.shown = { ...this.shown, detail: { ...this.shown.detail, row } };
    const answer = await this.#fetch(row);
    if (answer.ok && sameRow(this.shown.detail.row, row)) this.shown = answer.value;
  }

  forget(): void {
    this.#kept.clear();
    this.shown = null;
    this.wanted = null;
    this.failure = null;
  }

  #show(item: ShownItem): void {
    if (this.shown === null || !sameRow(this.shown.detail.row, item.detail.row)) this.#changedAt = this.#now();
    this.shown = item;
  }

  async #fetch(key: RowKey): Promise<Result<ShownItem>> {
    const query = { ...this.#grid.query, offset: 0, limit: 1 };
    const answer = await this.#engine.call('review/detail', { run: key.run, item: key.item, method: key.method, query });
    if (!answer.ok) return answer;
    const { value: detail, arrays } = answer.value;
    const { picture, grid, row } = detail;
    const mapShape = [grid.height, grid.width, 1];
    const item: ShownItem = {
      detail,
      picture: planeFrom([picture.height, picture.width, picture.channels], arrays[0]),
      teacher: row.teacherMapStatus === 'ok' ? planeFrom(mapShape, arrays[1]) : null,
      compressed: row.compressedMapStatus === 'ok' ? planeFrom(mapShape, arrays[2]) : null,
    };
    this.#kept.put(rowName(key), item);
    return succeeded(item);
  }

  async #prefetch(key: RowKey): Promise<void> {
    const next = await this.#fetchNeighbour(key, 1);
    const previous = this.#fetchNeighbour(key, -1);
    if (next !== null) await this.#fetchNeighbour(next, 1);
    await previous;
  }

  async #fetchNeighbour(key: RowKey, step: 1 | -1): Promise<RowKey | null> {
    const row = await this.neighbour(key, step);
    if (row !== null && !this.#kept.has(rowName(row))) await this.#fetch(row);
    return row;
  }
}

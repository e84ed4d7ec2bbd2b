import type { GridRow } from '../../core/contract/review.ts';

import { BoundedCache } from './bounded-cache.ts';

export const PAGE_ROWS = 100;
const MOST_PAGES = 16; // 1,600 rows: what a person scrolls back to without noticing a load

/** A window on a long list: whole pages of rows, the ones not looked at for longest are let go. */
export class RowPages {
  readonly #pages = new BoundedCache<number, readonly GridRow[]>(MOST_PAGES);

  rowAt(index: number): GridRow | null {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null;
  }

  has(page: number): boolean {
    return this.#pages.has(page);
  }

  put(page: number, rows: readonly GridRow[]): void {
    this.#pages.put(page, rows);
  }

  /** A row that was decided or computed again takes the place of its older self. */
  replace(row: GridRow): void {
    for (const [page, rows] of this.#pages.newest(MOST_PAGES)) {
      if (rows.some((known) => sameRow(known, row)))
        this.#pages.put(
          page,
          rows.map((known) => (sameRow(known, row) ? row : known)),
        );
    }
  }

  indexOf(key: RowKey): number | null {
    for (const [page, rows] of this.#pages.newest(MOST_PAGES)) {
      const place = rows.findIndex((row) => sameRow(row, key));
      if (place >= 0) return page * PAGE_ROWS + place;
    }
    return null;
  }
}

export interface RowKey {
  readonly run: string;
  readonly item: number;
  readonly method: string;
}

export function sameRow(a: RowKey, b: RowKey): boolean {
  return a.run === b.run && a.item === b.item && a.method === b.method;
}

export function rowName(key: RowKey): string {
  return `${key.run}/${String(key.item)}/${key.method}`;
}

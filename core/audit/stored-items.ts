import type { ItemRef } from '../contract/data-summary.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { StoredItem } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';

const PAGE = 5000;

/** The items that an audit looks at: all, or the first ones where the protocol sets a limit. */
export function auditedItems(store: ReadStore, limitItems: number | null): Result<readonly ItemRef[]> {
  const items: ItemRef[] = [];
  const wanted = limitItems ?? Number.POSITIVE_INFINITY;
  for (;;) {
    const limit = Math.min(PAGE, wanted - items.length);
    const page = limit > 0 ? store.items({ offset: items.length, limit }) : succeeded([]);
    if (!page.ok) return page;
    if (page.value.length === 0) return succeeded(items);
    for (const { ordinal, name, label, cluster, locator } of page.value) items.push({ ordinal, name, label, cluster, locator });
  }
}

/** The items of a run that have no result yet, by ordinal. */
export function pendingItems(store: ReadStore, run: string): Result<Map<number, StoredItem>> {
  const pending = new Map<number, StoredItem>();
  let after = -1;
  for (;;) {
    const page = store.pendingItems(run, { after, limit: PAGE });
    if (!page.ok) return page;
    for (const item of page.value) pending.set(item.ordinal, item);
    const last = page.value.at(-1);
    if (last === undefined) return succeeded(pending);
    after = last.ordinal;
  }
}

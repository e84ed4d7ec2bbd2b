import type { WireArray } from '../contract/call.ts';
import type { ItemRef } from '../contract/data-summary.ts';
import type { KnownMap } from '../contract/jobs.ts';
import type { ReadStore } from '../store/stores.ts';

export interface KnownMaps {
  readonly known: KnownMap[];
  /** The values of each known map, in the same order. */
  readonly arrays: WireArray[];
}

/** A job's frame holds 16 MiB; half of it is left for everything else. What does not fit is computed again. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Ask {
  /** The earlier run; null: there is none. */
  readonly donor: string | null;
  readonly items: readonly ItemRef[];
  readonly methods: readonly string[];
}

/**
 * The teacher's maps of these items that an earlier candidate has paid for. They travel to the worker, which uses a map
 * only where it derives the same key; so however many candidates there are, the teacher is explained once.
 */
export function knownTeacherMaps(store: ReadStore, ask: Ask): KnownMaps {
  const found: KnownMaps = { known: [], arrays: [] };
  const { donor, items, methods } = ask;
  if (donor === null) return found;
  let bytes = 0;
  for (const { item, method } of items.flatMap((one) => methods.map((id) => ({ item: one, method: id })))) {
    const tiles = store.tiles([{ run: donor, item: item.ordinal, method }]);
    // An item that the earlier run left out has no maps: nothing is known about it, which is no failure.
    const map = tiles.ok ? (tiles.value[0]?.teacher ?? null) : null;
    if (map === null || bytes + map.values.byteLength > MOST_BYTES) continue;
    bytes += map.values.byteLength;
    found.known.push({ ordinal: item.ordinal, method, map: map.record });
    found.arrays.push(map.values);
  }
  return found;
}

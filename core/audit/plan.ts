import type { ItemRef } from '../contract/data-summary.ts';

/**
 * Items that are computed together. Its composition depends on the item list and the batch size alone, never on what
 * is finished: a resumed run feeds the same numbers to the same kernels and gets the same bytes.
 */
export interface PlannedBatch {
  readonly index: number;
  readonly items: readonly ItemRef[];
  /** Ordinals whose results are still missing; never empty. */
  readonly missing: ReadonlySet<number>;
}

/** The batches that are left to do. Resuming is planning again. */
export function planBatches(items: readonly ItemRef[], finished: ReadonlySet<number>, batchSize: number): PlannedBatch[] {
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`batch size: expected a whole number from 1, received ${String(batchSize)}`);
  const batches: PlannedBatch[] = [];
  for (let start = 0; start < items.length; start += batchSize) {
    const members = items.slice(start, start + batchSize);
    const missing = new Set(members.map((item) => item.ordinal).filter((ordinal) => !finished.has(ordinal)));
    if (missing.size > 0) batches.push({ index: start / batchSize, items: members, missing });
  }
  return batches;
}

/** A batch that ended its worker is tried item by item, so that only the guilty item is set aside. */
export function singleItems(batch: PlannedBatch): PlannedBatch[] {
  return batch.items
    .filter((item) => batch.missing.has(item.ordinal))
    .map((item) => ({ index: batch.index, items: [item], missing: new Set([item.ordinal]) }));
}

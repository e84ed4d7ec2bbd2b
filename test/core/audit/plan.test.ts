import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { planBatches, singleItems } from '../../../core/audit/plan.ts';
import type { ItemRef } from '../../../core/contract/data-summary.ts';

function items(count: number): ItemRef[] {
  return Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    name: `item ${String(ordinal)}`,
    label: null,
    cluster: null,
    locator: String(ordinal),
  }));
}

describe('the plan of a run', () => {
  it.each([0, -1, 2.5, Number.NaN])('refuses the batch size %s', (size) => {
    expect(() => planBatches(items(3), new Set(), size)).toThrow(RangeError);
  });

  it('has no batch without a missing item', () => {
    expect(planBatches(items(4), new Set([0, 1, 2, 3]), 2)).toEqual([]);
  });

  it('keeps the composition of a batch when some of its items are finished', () => {
    const [only] = planBatches(items(6), new Set([0, 1, 2, 3, 4]), 4);
    expect(only).toEqual({ index: 1, items: items(6).slice(4), missing: new Set([5]) });
  });

  it('leaves the short rest as the last batch', () => {
    expect(planBatches(items(5), new Set(), 2).map((batch) => batch.items.length)).toEqual([2, 2, 1]);
  });

  it('misses exactly what is not finished, each item in one batch, whatever is finished', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 9 }), fc.uniqueArray(fc.nat(49)), (count, size, done) => {
        const batches = planBatches(items(count), new Set(done), size);
        const missing = batches.flatMap((batch) => [...batch.missing]).sort((a, b) => a - b);
        expect(missing).toEqual(
          items(count)
            .map(({ ordinal }) => ordinal)
            .filter((ordinal) => !done.includes(ordinal)),
        );
        for (const batch of batches) expect(batch.items[0]?.ordinal).toBe(batch.index * size);
      }),
    );
  });

  it('tries only missing items alone', () => {
    const [batch] = planBatches(items(3), new Set([1]), 3);
    expect(batch === undefined ? [] : singleItems(batch).map((single) => single.items.map(({ ordinal }) => ordinal))).toEqual([[0], [2]]);
  });
});

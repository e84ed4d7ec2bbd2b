import { describe, expect, it } from 'vitest';

import { estimateBytes, storageWarning } from '../../../core/audit/estimate-storage.ts';
import type { ModelSummary } from '../../../core/contract/model-summary.ts';
import { sampleSummary } from '../store/sample-summary.ts';

const MEBIBYTE = 1024 * 1024;

function model(): ModelSummary {
  const layer = { name: 'conv', kind: 'Conv2D', shape: [14, 14, 64], parameters: 1, zeros: 0, bits: 32, macs: 1, tap: true };
  return { ...sampleSummary('hash', 'name'), inputShape: [224, 224, 3], layers: [layer], defaultLayer: 'conv' };
}

describe('the estimate of what an audit stores', () => {
  // by hand: 20,000 items x 3 methods x 2 models at 14 x 14 is 94 MB, and one 224 x 224 map is 196 KiB.
  it('counts the maps of 20,000 items, 3 methods and 2 models at 14 x 14 as 94 MB, and records beside them', () => {
    const cams = [1, 2, 3].map(() => ({ grid: 'layer' }) as const);
    const bytes = estimateBytes({ teacher: model(), compressed: [model()], methods: cams, metrics: 0, items: 20_000 });
    expect(bytes - 20_000 * 3 * 1200).toBe(20_000 * 3 * 2 * 14 * 14 * 4);
    expect(20_000 * 3 * 2 * 14 * 14 * 4).toBeCloseTo(94e6, -6);
  });

  it('counts one map on the input grid of 224 x 224 as 196 KiB', () => {
    const ask = { teacher: model(), compressed: [], methods: [{ grid: 'input' }], metrics: 0, items: 1 } as const;
    expect(estimateBytes(ask)).toBe(196 * 1024);
  });

  it('counts the maps of the teacher once however many candidates there are', () => {
    const ask = { teacher: model(), methods: [{ grid: 'input' }], metrics: 6, items: 10 } as const;
    const [one, two, three] = [1, 2, 3].map((count) => estimateBytes({ ...ask, compressed: Array.from({ length: count }, model) }));
    expect((two ?? 0) - (one ?? 0)).toBe((three ?? 0) - (two ?? 0));
    expect((two ?? 0) - (one ?? 0)).toBeLessThan(one ?? 0);
  });
});

describe('the warning about room on the disk', () => {
  it.each([
    { free: null, warned: false },
    { free: 1.2 * 100 * MEBIBYTE + 64 * MEBIBYTE, warned: false },
    { free: 1.2 * 100 * MEBIBYTE + 64 * MEBIBYTE - 1, warned: true },
  ])('with $free bytes free for 100 MiB: $warned', ({ free, warned }) => {
    expect(storageWarning(100 * MEBIBYTE, free) !== null).toBe(warned);
  });
});

import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { sampleItems } from '../../../core/audit/sample-items.ts';

const ordinals = Array.from({ length: 200 }, (_, index) => index);

describe('the sample of items', () => {
  it('is all items where fewer are there than asked for', () => {
    expect(sampleItems([4, 7], { size: 50, seed: 0 })).toEqual([4, 7]);
  });

  it('is empty when nothing is asked for', () => {
    expect(sampleItems(ordinals, { size: 0, seed: 0 })).toEqual([]);
  });

  it('holds the items whose hash of "seed:ordinal" is smallest, in item order', () => {
    const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
    const bound = ordinals.map((ordinal) => sha(`7:${String(ordinal)}`)).sort()[9] ?? '';
    expect(sampleItems(ordinals, { size: 10, seed: 7 })).toEqual(ordinals.filter((ordinal) => sha(`7:${String(ordinal)}`) <= bound));
  });

  it('differs between seeds and holds the smaller sample of the same seed', () => {
    const large = sampleItems(ordinals, { size: 40, seed: 1 });
    expect(large).not.toEqual(sampleItems(ordinals, { size: 40, seed: 2 }));
    expect(large).toEqual(expect.arrayContaining(sampleItems(ordinals, { size: 10, seed: 1 })));
  });
});

import { describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';

import { dataSummary, itemRef } from '../../../core/contract/data-summary.ts';
import { dataSources } from '../../../core/data/registry.ts';
import { encodeNpy } from '../../../core/data/write-npy.ts';

import { fixture, makeFolder, placeOf } from './places.ts';

const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4);
/** One place per source that only this source may take. */
const places: Readonly<Record<string, () => string>> = {
  'array-file': () => fixture('nets/A/inputs/inputs.npy'),
  'idx-files': () => makeFolder({ 't10k-images-idx3-ubyte': idx }),
  'picture-folder': () => fileURLToPath(new URL('../../../resources/examples/garments/pictures', import.meta.url)),
};

describe.each(dataSources)('the data source $id', (source) => {
  const place = placeOf(places[source.id]?.() ?? '');

  it('is the first of the registry to take its own kind of place', async () => {
    const takers = await Promise.all(dataSources.map(async (other) => ((await other.match(place)) ? [other.id] : [])));
    expect(takers.flat()[0]).toBe(source.id);
  });

  it('takes no place that is not there, empty or noise', async () => {
    const root = makeFolder({ empty: '', noise: Uint8Array.from({ length: 999 }, (_, n) => (n * n * 97) >>> 3) });
    const matches = await Promise.all([`${root}/none`, `${root}/empty`, `${root}/noise`].map(async (path) => source.match(placeOf(path))));
    expect(matches).toEqual([false, false, false]);
  });

  it('lists the same items twice, numbered from 0, in the words of the contract', async () => {
    const [first, second] = [await source.open(place), await source.open(place)];
    if (!first.ok || !second.ok) throw new Error('not opened');
    const { items, summary, skipped } = first.value.scanned;
    expect(second.value.scanned).toEqual(first.value.scanned);
    expect(items.map(({ ordinal }) => ordinal)).toEqual(items.map((_, index) => index));
    expect(items.every((item) => itemRef.safeParse(item).success)).toBe(true);
    expect(dataSummary.safeParse(summary).success).toBe(true);
    expect([summary.source, summary.items, summary.skippedCount]).toEqual([source.id, items.length, skipped.length]);
    await Promise.all([first.value.close(), second.value.close()]);
  });

  it('reads an item alike with and without a listing, twice the same, and as many values as its shape says', async () => {
    const [data, reader] = [await source.open(place), await source.openReader(place)];
    const item = data.ok ? data.value.scanned.items[1] : undefined;
    if (!data.ok || !reader.ok || item === undefined) throw new Error('not opened');
    const [first, again, other] = [await data.value.read(item), await data.value.read(item), await reader.value.read(item)];
    if (!first.ok) throw new Error(first.failure.message);
    expect(again).toEqual(first);
    expect(other).toEqual(first);
    expect(first.value.pixels.length).toBe(first.value.shape.reduce((product, side) => product * side, 1));
    expect([first.value.decodedHash, first.value.bytesHash].every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    await Promise.all([data.value.close(), reader.value.close()]);
  });

  it('may be closed twice', async () => {
    const data = await source.open(place);
    if (!data.ok) throw new Error('not opened');
    await data.value.close();
    await expect(data.value.close()).resolves.toBeUndefined();
  });

  it('gives values that a caller may change without changing the next reading', async () => {
    const data = await source.open(place);
    const item = data.ok ? data.value.scanned.items[0] : undefined;
    if (!data.ok || item === undefined) throw new Error('not opened');
    const first = await data.value.read(item);
    const before = first.ok ? Array.from(first.value.pixels) : [];
    if (first.ok) first.value.pixels.fill(77);
    const again = await data.value.read(item);
    expect(again.ok && Array.from(again.value.pixels)).toEqual(before);
    await data.value.close();
  });
});

describe('a folder of arrays', () => {
  it('is no data place by itself: the folder of pictures says what it found', async () => {
    const source = dataSources.at(-1);
    const data = await source?.open(placeOf(makeFolder({ 'x.npy': encodeNpy({ shape: [1, 2], values: new Float32Array(2) }) })));
    expect(data?.ok === false && [data.failure.code, data.failure.message.includes('NumPy array')]).toEqual(['data/none', true]);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { applyCard } from '../../../core/data/apply-card.ts';
import { inputCard } from '../../../core/contract/card.ts';
import { openData, openDataReader } from '../../../core/data/open-data.ts';
import { encodeNpy } from '../../../core/data/write-npy.ts';
import type { NumberArray } from '../../../core/data/npy-values.ts';
import { encodeNpz } from '../../../core/data/write-npz.ts';

import { allValues, fixture, makeFolder, opened, placeOf } from './places.ts';

const images = { shape: [3, 2, 2], values: Uint8Array.from({ length: 12 }, (_, n) => n) };
const labels = { shape: [3], values: BigInt64Array.of(2n, 0n, 1n) };

describe('an array is refused as data', () => {
  it.each([
    ['a list of numbers', { 'x.npy': encodeNpy({ shape: [4], values: new Float32Array(4) }) }, {}, 'mismatch/data'],
    ['no items', { 'x.npy': encodeNpy({ shape: [0, 2, 2], values: new Float32Array(0) }) }, {}, 'data/none'],
    [
      'more items than the limit',
      { 'x.npy': encodeNpy({ shape: [4, 1], values: new Float32Array(4) }) },
      { limits: { ...defaultLimits, items: 3 } },
      'denial-of-service/limit',
    ],
    ['nothing at all', { 'x.npy': '' }, {}, 'suspicious-format/empty'],
    ['text', { 'x.npy': 'hello, world' }, {}, 'data/none'],
    [
      'channels first without channels',
      { 'x.npy': encodeNpy({ shape: [2, 2], values: new Float32Array(4) }) },
      { layout: 'nchw' },
      'mismatch/data',
    ],
  ] as const)('that holds %s', async (_, files, how, code) => {
    const data = await openData(placeOf(join(makeFolder(files), 'x.npy'), how));
    expect(data.ok ? 'accepted' : data.failure.code).toBe(code);
  });

  it.each([
    ['of two arrays of which either may be meant', { images, x: images }, null, 'data/none'],
    ['without the array that is named', { images }, 'pictures', 'data/none'],
    ['with fewer labels than items', { images, labels: { shape: [2], values: Uint8Array.of(0, 1) } }, null, 'data/labels'],
    ['with a table in place of labels', { images, y: { shape: [3, 2], values: new Uint8Array(6) } }, null, 'data/labels'],
  ])('in an archive %s', async (_, arrays, arrayName, code) => {
    const data = await openData(placeOf(archive(arrays), { arrayName }));
    expect(data.ok ? 'accepted' : data.failure.code).toBe(code);
  });

  it('and a number that is not finite skips its item, never the others', async () => {
    const values = Float32Array.of(1, 2, NaN, 4, 5, -Infinity);
    const data = await opened(join(makeFolder({ 'x.npy': encodeNpy({ shape: [3, 2], values }) }), 'x.npy'));
    const codes = await Promise.all(data.scanned.items.map(async (item) => data.read(item)));
    expect(codes.map((read) => (read.ok ? 'read' : read.failure.code))).toEqual(['read', 'data/undecodable', 'data/undecodable']);
  });

  it.each(['3', '-1', '1.5', '0x1', '__proto__', ''])('and it has no item %j', async (locator) => {
    const reader = await openDataReader(placeOf(archive({ images })));
    const read = reader.ok ? await reader.value.read({ ordinal: 0, name: '', label: null, cluster: null, locator }) : reader;
    expect(read.ok ? 'accepted' : read.failure.code).toBe('data/undecodable');
  });
});

describe('the items of an array', () => {
  it.each([
    ['bytes, white 255', Uint8Array.of(0, 255), [0, 255], 255],
    ['16-bit values, white 65535', Uint16Array.of(0, 65_535), [0, 65_535], 65_535],
    ['whole numbers, which pass the card as they are', Int16Array.of(-5, 1000), [-5, 1000], 255],
    ['long whole numbers', BigInt64Array.of(-5n, 1000n), [-5, 1000], 255],
    ['floats, fed as they are', Float64Array.of(0.5, -1), [0.5, -1], null],
  ])('are %s', async (_, values, pixels, whiteLevel) => {
    const data = await opened(join(makeFolder({ 'x.npy': encodeNpy({ shape: [1, 2], values }) }), 'x.npy'));
    const [item] = data.scanned.items;
    const read = item === undefined ? null : await data.read(item);
    expect(read?.ok === true && [Array.from(read.value.pixels), read.value.whiteLevel]).toEqual([pixels, whiteLevel]);
    expect(data.scanned.summary.needsCard).toBe(whiteLevel !== null);
  });

  it('of whole numbers are scaled by the card without a change of white', async () => {
    const data = await opened(join(makeFolder({ 'x.npy': encodeNpy({ shape: [1, 2, 1], values: Int16Array.of(-500, 1000) }) }), 'x.npy'));
    const [item] = data.scanned.items;
    const read = item === undefined ? null : await data.read(item);
    const fed = read?.ok === true ? applyCard(read.value, inputCard.parse({ shape: [2, 1], kind: 'signal', scale: 0.001 })) : null;
    expect(fed?.ok === true && Array.from(fed.value)).toEqual([-0.5, 1]);
  });

  it.each(['little-f4', 'little-f4-fortran', 'big-f8', 'big-f8-fortran'])('are the same however numpy stored them: %s', async (name) => {
    const data = await opened(fileURLToPath(new URL(`../../golden/data/${name}.npy`, import.meta.url)));
    expect(await allValues(data)).toEqual(Array.from({ length: 24 }, (_, n) => n / 2));
  });

  it('stored with channels first are turned to channels last', async () => {
    const values = Uint8Array.from({ length: 12 }, (_, n) => n); // [1, 3, 2, 2]: three planes of four places
    const data = await opened(join(makeFolder({ 'x.npy': encodeNpy({ shape: [1, 3, 2, 2], values }) }), 'x.npy'), { layout: 'nchw' });
    expect(await allValues(data)).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
    expect(data.scanned.summary.itemShape).toEqual([2, 2, 3]);
  });

  it('that repeat are counted', async () => {
    const data = await opened(archive({ images: { shape: [3, 2], values: Uint8Array.of(1, 2, 3, 4, 1, 2) } }));
    expect(data.scanned.summary.duplicates).toBe(1);
  });
});

describe('the array of items', () => {
  it.each([
    ['images beside labels', { images, labels }, null],
    ['the only array of two axes or more', { first: images, labels }, null],
    ['the one that is named', { other: images, images: labels, labels }, 'other'],
  ])('is %s', async (_, arrays, arrayName) => {
    const data = await opened(archive(arrays), { arrayName });
    expect(data.scanned.items.map(({ label }) => label)).toEqual(['2', '0', '1']);
    expect(await allValues(data)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('may be named behind the file', async () => {
    const data = await opened(`${archive({ other: images, images: labels })}:other`);
    expect(data.scanned.summary.items).toBe(3);
  });

  it('of the slice of 1,000 pictures has the labels that lie beside it, and both are said', async () => {
    const { summary } = (await opened(fixture('data/fashion_mnist_slice.npz'))).scanned;
    expect(summary).toMatchObject({ source: 'array-file', items: 1000, labelled: 1000, itemShape: [28, 28, 1], needsCard: true });
    expect(summary.notices[0]).toBe('items from the array "images", labels from "labels"');
  });
});

describe('labels of an array', () => {
  const npy = encodeNpy({ shape: [3, 2], values: new Uint8Array(6) });
  const labelsOf = async (name: string, content: Uint8Array | string): Promise<unknown> => {
    const root = makeFolder({ 'x.npy': npy, [name]: content });
    const data = await openData(placeOf(join(root, 'x.npy'), { labelsPath: join(root, name) }));
    return data.ok ? data.value.scanned.items.map(({ label }) => label) : data.failure.code;
  };
  const golden = (name: string) => new Uint8Array(readFileSync(new URL(`../../golden/data/${name}`, import.meta.url)));

  it('may be a NumPy array, an archive, a table or an IDX file', async () => {
    const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 2, 0, 1);
    const found = [
      await labelsOf('l.npy', encodeNpy(labels)),
      await labelsOf('l.npz', encodeNpz({ anything: labels })),
      await labelsOf('l.csv', 'label\n2\n0\n1\n'),
      await labelsOf('l.gz', gzipSync(idx)),
    ];
    expect(found).toEqual(Array(4).fill(['2', '0', '1']));
  });

  it('may be texts', async () => {
    expect(await labelsOf('l.npy', golden('labels-text.npy'))).toEqual(['cat', 'Ångström', 'x']);
  });

  it('are refused when they are too few, objects or missing', async () => {
    expect([
      await labelsOf('l.csv', 'label\n2\n'),
      await labelsOf('l.npy', golden('object.npy')),
      await labelsOf('l.txt', 'no table'),
    ]).toEqual(['data/labels', 'code-execution/pickle', 'data/labels']);
  });
});

function archive(arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: NumberArray }>>): string {
  return join(makeFolder({ 'x.npz': encodeNpz(arrays) }), 'x.npz');
}

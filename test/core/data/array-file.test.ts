import { readFileSync, writeFileSync } from 'node:fs';
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

import { fixture, makeFolder, opened, placeOf } from './places.ts';

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
    expect(await allValues(data.scanned.items, data)).toEqual(Array.from({ length: 24 }, (_, n) => n / 2));
  });

  it('stored with channels first are turned to channels last', async () => {
    const values = Uint8Array.from({ length: 12 }, (_, n) => n); // [1, 3, 2, 2]: three planes of four places
    const data = await opened(join(makeFolder({ 'x.npy': encodeNpy({ shape: [1, 3, 2, 2], values }) }), 'x.npy'), { layout: 'nchw' });
    expect(await allValues(data.scanned.items, data)).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11]);
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
    expect(await allValues(data.scanned.items, data)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
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

describe('IDX files', () => {
  const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 3, 4);
  const idxLabels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 9);

  it.each([
    ['plain', { 't10k-images-idx3-ubyte': idx, 't10k-labels-idx1-ubyte': idxLabels }],
    ['packed', { 't10k-images-idx3-ubyte.gz': gzipSync(idx), 't10k-labels-idx1-ubyte.gz': gzipSync(idxLabels) }],
    ['half packed, with dots', { 'train-images.idx3-ubyte': idx, 'train-labels.idx1-ubyte.gz': gzipSync(idxLabels) }],
  ])('find their labels by name: %s', async (_, files) => {
    const root = makeFolder(files);
    for (const path of [root, join(root, Object.keys(files)[0] ?? '')]) {
      const data = await opened(path);
      expect([data.scanned.summary.source, data.scanned.items.map(({ label }) => label)]).toEqual(['idx-files', ['7', '9']]);
      expect(await allValues(data.scanned.items, data)).toEqual([1, 2, 3, 4]);
    }
  });

  it.each([
    ['cut', idx.subarray(0, 19), 'damaged/truncated'],
    ['too long', Uint8Array.of(...idx, 0), 'damaged/structure'],
    ['cut while packed', gzipSync(idx).subarray(0, 30), 'damaged/truncated'],
    ['longer than its header while packed', gzipSync(Uint8Array.of(...idx, 0)), 'damaged/structure'],
    ['with a wrong checksum while packed', flipped(gzipSync(idx), -6), 'damaged/checksum'],
    ['saying 2^96 values', Uint8Array.of(0, 0, 8, 3, ...Array<number>(12).fill(255)), 'denial-of-service/limit'],
  ])('are refused when %s', async (_, content, code) => {
    const data = await openData(placeOf(join(makeFolder({ 'x-images-idx3-ubyte': content }), 'x-images-idx3-ubyte')));
    expect(data.ok ? 'accepted' : data.failure.code).toBe(code);
  });

  it('are refused when they inflate to a hundred times their size', async () => {
    const blanks = Buffer.alloc(12 + 80_000_000);
    blanks.set([0, 0, 8, 2]);
    blanks.writeUInt32BE(1, 4);
    blanks.writeUInt32BE(80_000_000, 8);
    const data = await openData(
      placeOf(join(makeFolder({ 'x-images-idx2-ubyte.gz': gzipSync(blanks.subarray(0, 80_000_012)) }), 'x-images-idx2-ubyte.gz')),
    );
    expect(data.ok ? 'accepted' : data.failure.code).toBe('decompression/bomb');
  });

  it('of two sets in one folder are not chosen for the person', async () => {
    const data = await openData(placeOf(makeFolder({ 'train-images-idx3-ubyte': idx, 't10k-images-idx3-ubyte': idx })));
    expect(data.ok ? '' : data.failure.message).toContain('t10k-images-idx3-ubyte, train-images-idx3-ubyte; name one of them');
  });
});

describe('one picture in three containers', () => {
  it('has the same decoded identity as PNG, in an array and in an IDX file', async () => {
    const slice = await opened(fixture('data/fashion_mnist_slice.npz'));
    const inputs = await opened(fixture('nets/A/inputs/png'));
    const [item] = inputs.scanned.items;
    const png = item === undefined ? null : await inputs.read(item);
    if (png?.ok !== true) throw new Error('fixture');
    const root = makeFolder({
      'a-images-idx3-ubyte.gz': gzipSync(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, ...png.value.pixels)),
    });
    writeFileSync(join(root, 'a.npy'), encodeNpy({ shape: [1, 28, 28], values: Uint8Array.from(png.value.pixels) }));
    const hashes = await Promise.all(
      [join(root, 'a.npy'), join(root, 'a-images-idx3-ubyte.gz')].map(async (path) => {
        const data = await opened(path);
        const [first] = data.scanned.items;
        const read = first === undefined ? null : await data.read(first);
        return read?.ok === true ? read.value.decodedHash : null;
      }),
    );
    expect(hashes).toEqual([png.value.decodedHash, png.value.decodedHash]);
    expect(slice.scanned.summary.itemShape).toEqual(png.value.shape);
  });
});

function archive(arrays: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: NumberArray }>>): string {
  return join(makeFolder({ 'x.npz': encodeNpz(arrays) }), 'x.npz');
}

async function allValues(
  items: Awaited<ReturnType<typeof opened>>['scanned']['items'],
  data: Awaited<ReturnType<typeof opened>>,
): Promise<number[]> {
  const values: number[] = [];
  for (const item of items) {
    const read = await data.read(item);
    if (!read.ok) throw new Error(read.failure.message);
    values.push(...read.value.pixels);
  }
  return values;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = copy.length + at;
  copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
}

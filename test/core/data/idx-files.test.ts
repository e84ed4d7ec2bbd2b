import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { openData } from '../../../core/data/open-data.ts';
import { encodeNpy } from '../../../core/data/write-npy.ts';

import { allValues, fixture, makeFolder, opened, placeOf } from './places.ts';

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
      expect(await allValues(data)).toEqual([1, 2, 3, 4]);
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

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const index = copy.length + at;
  copy[index] = (copy[index] ?? 0) ^ 0xff;
  return copy;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { failures } from '../../../core/contract/failures.table.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import type { Result } from '../../../core/contract/result.ts';
import { decodePicture } from '../../../core/data/decode.ts';
import { openData } from '../../../core/data/open-data.ts';
import { hostileArrays } from '../../zoo/data/hostile-arrays.ts';
import { hostilePictures } from '../../zoo/data/hostile-pictures.ts';
import { makePng8 } from '../../zoo/data/png-maker.ts';
import { goldenBytes, mutated, readManifest, seededNumbers } from '../../zoo/data/zoo-file.ts';

import { makeFolder, opened, placeOf } from './places.ts';

const expected = new Map(readManifest().map((entry) => [entry.file, entry]));
const MEBIBYTE = 1024 * 1024;

describe('the zoo', () => {
  it('and its manifest name the same files, and every hostile file has a good twin', () => {
    const files = [...hostilePictures, ...hostileArrays];
    const good = files.filter(({ twin }) => twin === null).map(({ name }) => name);
    expect(files.map(({ name }) => name)).toEqual([...expected.keys()]);
    expect(files.filter(({ twin }) => twin !== null && !good.includes(twin))).toEqual([]);
    expect(good.map((name) => expected.get(name)?.code)).toEqual(good.map(() => null));
  });

  it('ends a command with 11 for a picture that is skipped, and with the exit of its code for an array that is refused', () => {
    const exits = [...expected.values()].map(({ file, code }) =>
      code === null ? 0 : hostilePictures.some(({ name }) => name === file) ? 11 : exitOf(code),
    );
    expect([...expected.values()].map(({ exit }) => exit)).toEqual(exits);
  });

  it.each(hostilePictures)('$name is read or refused as the manifest says, in little time and memory', async ({ name, make }) => {
    const file = make();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    const decoded = await decodePicture(file, defaultLimits);
    expect(decoded.ok ? null : decoded.failure.code).toBe(expected.get(name)?.code);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MEBIBYTE);
  });

  it.each(hostileArrays)('$name is opened or refused as the manifest says', async ({ name, make }) => {
    const root = makeFolder({ [name]: make() });
    const data = await openData(placeOf(join(root, name)));
    expect(data.ok ? null : data.failure.code).toBe(expected.get(name)?.code);
    if (data.ok) await data.value.close();
  });

  it('ran no code: the canary does not exist', () => {
    expect([existsSync('canary'), existsSync(join(import.meta.dirname, 'canary'))]).toEqual([false, false]);
  });

  it('in one folder: every picture is an item or counted, and what is an item decodes or is skipped', async () => {
    const data = await opened(makeFolder(Object.fromEntries(hostilePictures.map(({ name, make }) => [name, make()]))));
    const codes = new Map(data.scanned.skipped.map(({ name, code }): [string, string | null] => [name, code]));
    for (const item of data.scanned.items) {
      const read = await data.read(item);
      codes.set(item.name, read.ok ? null : read.failure.code);
    }
    expect(data.scanned.summary.items + data.scanned.summary.skippedCount).toBe(hostilePictures.length);
    expect(Object.fromEntries(codes)).toEqual(Object.fromEntries(hostilePictures.map(({ name }) => [name, expected.get(name)?.code])));
  });
});

describe('seeded mutations end in values or in a refusal, never in a crash or a wait', () => {
  it.each([
    [
      'a PNG',
      () =>
        makePng8(
          9,
          7,
          Uint8Array.from({ length: 63 }, (_, n) => n * 4),
        ),
      2_000,
    ],
    ['an interlaced palette', () => goldenBytes('palette-4.png'), 1_000],
    ['a JPEG', () => goldenBytes('upright-6.jpg'), 300],
    ['a WebP', () => goldenBytes('rgb.webp'), 200],
    ['a TIFF', () => goldenBytes('deep.tif'), 200],
    ['a GIF', () => goldenBytes('two-frames.gif'), 200],
  ])('%s', { timeout: 60_000 }, async (_, make, times) => {
    const random = seededNumbers(20_260_101);
    const source = make();
    const slowest = { ms: 0 };
    for (let round = 0; round < times; round += 1) {
      const started = performance.now();
      const decoded = await decodePicture(mutated(source, random), defaultLimits);
      slowest.ms = Math.max(slowest.ms, performance.now() - started);
      if (decoded.ok) expect(decoded.value.pixels.length).toBe(decoded.value.shape.reduce((product, side) => product * side, 1));
      else expect(decoded.failure.message).not.toMatch(/undefined|\[object/);
    }
    expect(slowest.ms).toBeLessThan(5_000);
  });

  it.each([
    ['an .npy file', 'x.npy', () => goldenBytes('big-f8-fortran.npy')],
    ['an .npz file', 'x.npz', () => goldenBytes('deflated.npz')],
    [
      'a packed IDX file',
      'x-images-idx3-ubyte.gz',
      () => hostileArrays.find(({ name }) => name.startsWith('packed-tail'))?.make() ?? new Uint8Array(0),
    ],
  ])('%s', { timeout: 60_000 }, async (_, name, make) => {
    const random = seededNumbers(7);
    const source = make();
    for (let round = 0; round < 300; round += 1) {
      const data = await openData(placeOf(join(makeFolder({ [name]: mutated(source, random) }), name)));
      const results: Result<unknown>[] = data.ok
        ? await Promise.all(data.value.scanned.items.slice(0, 20).map(async (item) => data.value.read(item)))
        : [data];
      expect(results.filter((result) => !result.ok && result.failure.message.includes('undefined'))).toEqual([]);
      if (data.ok) await data.value.close();
    }
  });
});

function exitOf(code: string): number | undefined {
  return Object.entries(failures).find(([known]) => known === code)?.[1].exit;
}

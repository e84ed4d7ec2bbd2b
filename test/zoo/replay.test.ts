import { afterAll, describe, expect, it } from 'vitest';

import { cases } from './cases.ts';
import { readManifest } from './manifest.ts';
import { WatchedKeeper } from './watched-keeper.ts';

/** Each so many cases here; all of them, and their system calls, in `node test/zoo/replay.ts`, which `npm test` runs. */
const EVERY = 11;
const keeper = new WatchedKeeper({ traced: false });

afterAll(async () => {
  await keeper.close();
});

it('the manifest lists every case once, and at least 250', () => {
  const lasting = cases.filter(({ isFresh }) => isFresh !== true).map(({ id }) => id);
  expect(readManifest().flatMap(({ path, sha256 }) => (sha256 === null ? [] : [path]))).toEqual(lasting);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  expect(cases.length).toBeGreaterThanOrEqual(250);
});

it('no case is its own twin, unless it is a limit that makes it bad', () => {
  const own = readManifest().filter(({ sha256, twin, command }) => sha256 !== null && sha256 === twin && !command.includes('--limits'));
  expect(own.map(({ path }) => path)).toEqual([]);
});

describe('met by the command, a bad file', () => {
  it.each(cases.filter((_, index) => index % EVERY === 0))('ends as the manifest says, and its good twin works: $id', async ({ id }) => {
    expect((await keeper.meet(id)).problems).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { nativeWays } from '../../../core/executors/native-ways.ts';

const folder = mkdtempSync(join(tmpdir(), 'native-ways-'));
const note = join(folder, 'native', 'attempt.json');
beforeAll(() => {
  mkdirSync(join(folder, 'native'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(['{"state":', '[]', '{"state": "failed"}', 'null'])('a note that cannot be understood tells nothing: %s', (text) => {
  writeFileSync(note, text);
  expect(nativeWays(folder)).toEqual([]);
});

it('where set-up has never tried there is nothing to tell', () => {
  expect(nativeWays(join(folder, 'nowhere'))).toEqual([]);
});

it('each way is told with its reason', () => {
  const ways = [
    { way: 'wheel', reason: 'no network' },
    { way: 'upstream', reason: null },
  ];
  writeFileSync(note, JSON.stringify({ at: '2026-01-01', state: 'prepared', ways }));
  expect(nativeWays(folder)).toEqual(['wheel: no network', 'upstream: prepared']);
});

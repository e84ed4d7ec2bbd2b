import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { zipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { unzipMembers } from '../../../resources/setup/zip-members.mjs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'concord-zip-'))));
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const large = new Uint8Array(3 << 20).map((_, at) => (at * 7919) % 251);

function zipped(): string {
  const file = join(folder, 'wheel.zip');
  const text = new TextEncoder().encode('header');
  writeFileSync(
    file,
    zipSync({ 'a/large.so': large, 'a/stored.h': [text, { level: 0 }], 'a/empty.h': new Uint8Array(0), 'b/other.py': text }),
  );
  return file;
}

it('a file that is no zip is refused', async () => {
  const file = join(folder, 'page.html');
  writeFileSync(file, '<html>not found</html>'.repeat(10));
  await expect(unzipMembers(file, () => null)).rejects.toThrow('no zip file');
});

it('a file that was cut is refused', async () => {
  const file = zipped();
  writeFileSync(file, readFileSync(file).subarray(0, 5000));
  await expect(unzipMembers(file, () => join(folder, 'out'))).rejects.toThrow();
});

it('chosen members are written where the caller says, deflated, stored and empty ones, and no others', async () => {
  const out = join(folder, 'out');
  await unzipMembers(zipped(), (name) => (name.startsWith('a/') ? join(out, name.slice(2)) : null));
  expect(readdirSync(out).sort()).toEqual(['empty.h', 'large.so', 'stored.h']);
  expect(readFileSync(join(out, 'large.so')).equals(large)).toBe(true);
  expect([readFileSync(join(out, 'stored.h'), 'utf8'), readFileSync(join(out, 'empty.h'), 'utf8')]).toEqual(['header', '']);
});

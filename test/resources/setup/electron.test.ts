import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findElectron } from '../../../resources/setup/electron.mjs';

const FETCHES = `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/program', '');
  fs.writeFileSync(__dirname + '/path.txt', 'program');`;
const display = { DISPLAY: ':0', CONCORD_WINDOW: 'electron' };

let root = '';
let said: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'concord-electron-'));
  said = [];
  mkdirSync(join(root, 'node_modules', 'electron'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'electron', 'package.json'), '{"version":"1.0.0"}');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('the program of the desktop window', () => {
  it('is none where a person asked for a browser, and is not fetched then', async () => {
    install(FETCHES);
    expect([await found({ DISPLAY: ':0', CONCORD_WINDOW: 'browser' }), said, existsSync(program())]).toEqual([null, [], false]);
  });

  it.skipIf(process.platform !== 'linux')('is none without a display', async () => {
    install(FETCHES);
    expect([await found({}), said]).toEqual([null, []]);
  });

  it.skipIf(process.platform !== 'linux')('is none for the administrator, as whom it would not keep its sandbox', async () => {
    install(FETCHES);
    expect([await found(display, 20_000, true), said]).toEqual([null, []]);
  });

  it('is the one that is here, complete', async () => {
    install('process.exit(1)');
    mkdirSync(join(root, 'node_modules', 'electron', 'dist'));
    writeFileSync(join(root, 'node_modules', 'electron', 'path.txt'), 'program');
    expect(await found(display)).toBeNull();
    writeFileSync(program(), '');
    expect([await found(display), said.length]).toEqual([program(), 2]);
  });

  it('is fetched once', async () => {
    install(FETCHES);
    expect([await found(display), await found(display), said.length]).toEqual([program(), program(), 1]);
  });
});

describe('a program that cannot be fetched in time', () => {
  const plain = { DISPLAY: ':0' };

  it.each([
    ['fails', 'process.exit(1)', 'cannot be fetched'],
    ['hangs', 'setInterval(() => 0, 1000)', 'longer than 0.5 s'],
    ['leaves nothing', '', 'nothing was unpacked'],
  ])('is said once when it %s, and a second start does not wait', async (_what, script, reason) => {
    install(script);
    expect([await found(plain, 500), said.at(-1)]).toEqual([null, expect.stringContaining(reason)]);
    const since = performance.now();
    expect([await found(plain, 500), said.length]).toEqual([null, 2]);
    expect(performance.now() - since).toBeLessThan(250);
  });

  it('is tried again for another version', async () => {
    install('process.exit(1)');
    await found(plain);
    writeFileSync(join(root, 'node_modules', 'electron', 'package.json'), '{"version":"2.0.0"}');
    install(FETCHES);
    expect(await found(plain)).toBe(program());
    expect(JSON.parse(readFileSync(join(root, 'out', 'electron-fetch.json'), 'utf8'))).toMatchObject({ version: '1.0.0' });
  });
});

function install(script: string): void {
  writeFileSync(join(root, 'node_modules', 'electron', 'install.js'), script);
}

function program(): string {
  return join(root, 'node_modules', 'electron', 'dist', 'program');
}

function found(environment: Record<string, string>, limitMs = 20_000, isAdministrator = false): Promise<string | null> {
  return findElectron({ root, node: process.execPath, environment, limitMs, isAdministrator, log: (line) => said.push(line) });
}

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { showWindow } from '../../../resources/setup/show-window.mjs';

let root = '';
let said: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'concord-show-'));
  said = [];
  mkdirSync(join(root, 'core', 'entry'), { recursive: true });
  writeFileSync(
    join(root, 'core', 'entry', 'browser.ts'),
    `import { writeFileSync } from 'node:fs';
    writeFileSync(${JSON.stringify(join(root, 'browser'))}, process.argv.slice(2).join(' ')); process.exitCode = 7;`,
  );
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('opening the window', () => {
  it('takes Electron, with the project, the Node for the engine, and what is to be run', async () => {
    const electron = program(`printf '%s|' "$@" "$CONCORD_NODE" "$CONCORD_BUNDLES" > "${join(root, 'electron-said')}"`);
    expect(await shown(electron)).toBe(0);
    expect(readFileSync(join(root, 'electron-said'), 'utf8')).toBe(`${root}|/a.concord|${process.execPath}|stale|`);
    expect([existsSync(join(root, 'browser')), said]).toEqual([false, []]);
  });

  it('takes a browser where Electron shows nothing, and says so', async () => {
    expect(await shown(program('exit 127'))).toBe(7);
    expect([readFileSync(join(root, 'browser'), 'utf8'), said.length]).toEqual(['/a.concord', 1]);
  });

  it('takes a browser where there is no Electron', async () => {
    expect([await shown(null), said]).toEqual([7, []]);
  });

  it('opens no second window after a visit that ended with a fault', async () => {
    expect(await shown(program('sleep 3.2; exit 5'))).toBe(5);
    expect(existsSync(join(root, 'browser'))).toBe(false);
  });
});

function shown(electron: string | null): Promise<number> {
  return showWindow({ root, node: process.execPath, electron, words: ['/a.concord'], typedIn: root }, (line) => said.push(line));
}

function program(script: string): string {
  const file = join(root, 'electron');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { findBrowser } from '../../../core/host/find-browser.ts';
import { openWindow } from '../../../core/host/open-window.ts';
import { privateFolder } from '../../../core/host/private-folder.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'window-test-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('the window', () => {
  it('is none without a display', () => {
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    expect(openWindow({ address: 'http://127.0.0.1:1/', profileFolder: folder, onClosed: () => undefined })).toBeNull();
  });

  it('is none without a browser', () => {
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('CONCORD_BROWSER', join(folder, 'gone'));
    expect(openWindow({ address: 'http://127.0.0.1:1/', profileFolder: folder, onClosed: () => undefined })).toBeNull();
  });

  it('opens the address as an application, with a profile of its own', async () => {
    await useBrowser(`printf '%s\\n' "$@" > ${folder}/said; exec sleep 60`);
    const window = openWindow({ address: 'http://127.0.0.1:1/?key=x', profileFolder: join(folder, 'profile'), onClosed: () => undefined });
    await vi.waitFor(async () => expect(await readFile(join(folder, 'said'), 'utf8')).toContain('--window-size'));
    const said = await readFile(join(folder, 'said'), 'utf8');
    expect(said.split('\n').slice(0, 2)).toEqual(['--app=http://127.0.0.1:1/?key=x', `--user-data-dir=${join(folder, 'profile')}`]);
    await window?.close();
  });

  it('that ends at once was never shown', async () => {
    await useBrowser('exit 1');
    const shown = await new Promise((resolve) => {
      openWindow({ address: 'http://127.0.0.1:1/', profileFolder: folder, onClosed: resolve });
    });
    expect(shown).toBe(false);
  });
});

describe('finding a browser', () => {
  it('takes the first of the search path, and ignores relative folders of it', async () => {
    await writeFile(join(folder, 'google-chrome'), '');
    await writeFile(join(folder, 'chromium'), '');
    await chmod(join(folder, 'google-chrome'), 0o700);
    const found = [folder, `relative:${folder}`, ''].map((PATH) => findBrowser({ PATH }, 'linux'));
    expect(found).toEqual([join(folder, 'google-chrome'), join(folder, 'google-chrome'), null]);
  });
});

describe('the private folder', () => {
  it('is closed to others, and gone afterwards', async () => {
    const { path, remove } = await privateFolder(folder);
    const mode = (await stat(path)).mode & 0o777;
    await writeFile(join(path, 'file'), 'x');
    await remove();
    expect([mode, await stat(path).catch(() => 'gone')]).toEqual([0o700, 'gone']);
  });

  it('first removes those of hosts that were killed, and no others', async () => {
    const names = ['concord-999999999-abcdef', `concord-${String(process.pid)}-abcdef`, 'concord-999999999-abcdef-more', 'concord-notes'];
    for (const name of names) await mkdir(join(folder, name));
    const { remove } = await privateFolder(folder);
    await remove();
    expect((await readdir(folder)).sort()).toEqual(names.slice(1).sort());
  });
});

async function useBrowser(script: string): Promise<void> {
  const browser = join(folder, 'browser');
  await writeFile(browser, `#!/bin/sh\n${script}\n`);
  await chmod(browser, 0o700);
  vi.stubEnv('DISPLAY', ':0');
  vi.stubEnv('CONCORD_BROWSER', browser);
}

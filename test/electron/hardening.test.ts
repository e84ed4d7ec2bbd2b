import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { externalPages, LICENCE_PAGE } from '../../electron/guard/external-pages.table.ts';
import { offerExternal } from '../../electron/guard/external-links.ts';
import { lockNavigation } from '../../electron/guard/navigation.ts';
import { cancelOtherRequests } from '../../electron/guard/own-requests.ts';
import { refusePermissions } from '../../electron/guard/permissions.ts';
import { registerScheme } from '../../electron/guard/scheme.ts';
import { keepCrashDumpsLocal } from '../../electron/guard/crash-dumps.ts';
import { debugDoors } from '../../electron/guard/debug-doors.ts';
import { keepNetworkQuiet } from '../../electron/guard/quiet-network.ts';
import { menuTemplate } from '../../electron/menu.ts';
import { showDocs } from '../../electron/windows/docs-window.ts';
import { openMainWindow } from '../../electron/windows/main-window.ts';
import { BrowserWindow, dialogAnswers, prevented, resetElectron, session, start, toldOf } from '../support/electron-stub.ts';
import type { SessionStub } from '../support/electron-stub.ts';

/** The rows of the hardening checklist, in its order; 7, 17 and 18 have files of their own, 19 belongs to the packed app. */
beforeEach(() => {
  resetElectron();
});

describe('content (row 1)', () => {
  it('is our own scheme and host; every other request is cancelled', () => {
    cancelOtherRequests(guarded());
    const others = [
      'https://example.org/',
      'http://127.0.0.1:9/',
      'file:///etc/passwd',
      'app://other/',
      'app://concord.evil.example/',
      'app://concord@evil.example/',
      'ws://127.0.0.1/',
      'ftp://concord/',
      'data:text/html,x',
      'blob:https://example.org/1',
      'chrome://version',
      'devtools://devtools/bundled/inspector.html',
      '',
    ];
    const own = ['app://concord/', 'app://concord/assets/main-1.js', 'app://concord/drop?name=a', 'blob:app://concord/1'];
    expect([others.map(isCancelled), own.map(isCancelled)]).toEqual([others.map(() => true), own.map(() => false)]);
  });

  it('is never saved as a download', () => {
    cancelOtherRequests(guarded());
    expect(prevented(session.defaultSession, 'will-download')).toBe(true);
  });

  it('is all that is ever named: no name is resolved in a network', () => {
    keepNetworkQuiet();
    expect(toldOf('app.commandLine.appendSwitch')).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
  });
});

describe('windows (rows 2 to 4, 6, 8 to 11)', () => {
  it('are sandboxed, isolated, without Node, without anything weaker, all of them', () => {
    openMainWindow({ preload: '/app/preload.cjs', isTestBuild: false, log: () => undefined });
    showDocs('limits');
    const safe = {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      devTools: false,
      spellcheck: false,
    };
    const preferences = BrowserWindow.all.map(({ options }) => options.webPreferences);
    expect(preferences).toEqual([{ ...safe, preload: '/app/preload.cjs' }, safe]);
  });

  it('show the page and the documentation of our own host', () => {
    openMainWindow({ preload: '', isTestBuild: false, log: () => undefined });
    showDocs('limits');
    expect(toldOf('window.loadURL')).toEqual([['app://concord/'], ['app://concord/docs/limits']]);
  });
});

describe('permissions (row 5)', () => {
  it('are refused when asked for, when checked, and when a device would be picked', () => {
    const guard = guarded();
    refusePermissions(guard);
    const asked = [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'fullscreen',
      'midiSysex',
      'hid',
      'usb',
      'serial',
      'local-fonts',
    ];
    const answers = asked.flatMap((permission) => [requested(permission), call('permissionCheck', null, permission), picked('hid')]);
    expect(answers).toEqual(asked.flatMap(() => [false, false, undefined]));
    expect([call('devicePermission', { deviceType: 'usb' }), shared(), picked('usb'), picked('serial')]).toEqual([
      false,
      null,
      undefined,
      '',
    ]);
  });

  it('leave no spelling dictionary to be fetched', () => {
    refusePermissions(guarded());
    expect(toldOf('session.setSpellCheckerEnabled')).toEqual([[false]]);
  });
});

describe('navigation and new windows (rows 12 to 14)', () => {
  it('are refused in page, frame and redirect; a webview is never attached', () => {
    lockNavigation();
    const { webContents } = openMainWindow({ preload: '', isTestBuild: false, log: () => undefined });
    const tries = ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'];
    const events = webContents as unknown as BrowserWindow['webContents'];
    expect(tries.map((name) => prevented(events, name, { url: 'app://concord/' }))).toEqual(tries.map(() => true));
  });

  it('open no window, whatever the address', () => {
    lockNavigation();
    openMainWindow({ preload: '', isTestBuild: false, log: () => undefined });
    const open = BrowserWindow.all[0]?.webContents.openHandler;
    const addresses = ['about:blank', 'blob:app://concord/1', 'data:text/html,x', 'javascript:1', 'app://concord/', LICENCE_PAGE];
    dialogAnswers.push({ response: 1 });
    expect(addresses.map((url) => open?.({ url }))).toEqual(addresses.map(() => ({ action: 'deny' })));
    expect(BrowserWindow.all).toHaveLength(1);
  });
});

describe('links to other places (row 15)', () => {
  it('are a fixed list of https pages', () => {
    expect(externalPages.map((page) => [URL.parse(page)?.protocol, URL.parse(page)?.href])).toEqual(
      externalPages.map((page) => ['https:', page]),
    );
  });

  it('are refused unless they are on it, to the letter', async () => {
    const others = [
      'https://example.org/',
      `${LICENCE_PAGE}?x`,
      `${LICENCE_PAGE}/`,
      'file:///etc/passwd',
      'smb://host/x',
      'x'.repeat(100_000),
    ];
    for (const other of others) await offerExternal(other);
    expect([toldOf('dialog.showMessageBox'), toldOf('shell.openExternal')]).toEqual([[], []]);
  });

  it('are opened only after the person has seen the whole address and said yes', async () => {
    dialogAnswers.push({ response: 1 }, { response: 0 });
    await offerExternal(LICENCE_PAGE);
    expect(toldOf('shell.openExternal')).toEqual([]);
    await offerExternal(LICENCE_PAGE);
    expect(toldOf('shell.openExternal')).toEqual([[LICENCE_PAGE]]);
    expect(toldOf('dialog.showMessageBox')).toMatchObject([[{ detail: LICENCE_PAGE, cancelId: 1, defaultId: 1 }], [{}]]);
  });
});

describe('the Electron that is shipped (row 16)', () => {
  it('is pinned to one version, the one that is installed', async () => {
    const [ours, theirs] = await Promise.all(['package.json', 'node_modules/electron/package.json'].map(manifest));
    expect([ours?.devDependencies?.['electron'], ours?.main]).toEqual([theirs?.version, 'out/electron/main.js']);
  });
});

describe('the scheme (row 18)', () => {
  it('is standard and secure, and steps around no policy', () => {
    registerScheme();
    expect(toldOf('protocol.registerSchemesAsPrivileged')).toEqual([
      [
        [
          {
            scheme: 'app',
            privileges: {
              standard: true,
              secure: true,
              supportFetchAPI: true,
              bypassCSP: false,
              corsEnabled: false,
              allowServiceWorkers: false,
              allowExtensions: false,
            },
          },
        ],
      ],
    ]);
  });
});

describe('debugging', () => {
  it('has doors that are named when a start asks for them', () => {
    start.switches = new Set(['remote-debugging-port', 'inspect-brk', 'lang']);
    expect(debugDoors()).toEqual(['remote-debugging-port', 'inspect-brk']);
  });

  it('has no key and no menu entry: nothing reloads the page or opens its tools', () => {
    const nothing = (): void => undefined;
    const actions = { openProject: nothing, savePdf: nothing, print: nothing, showDocs: nothing, showLicence: nothing };
    const text = (['linux', 'win32', 'darwin'] as const).map((platform) => JSON.stringify(menuTemplate(actions, platform))).join('');
    expect(text).not.toMatch(/reload|devtools|viewMenu/i);
  });

  it('is said in the title of a test build', () => {
    openMainWindow({ preload: '', isTestBuild: true, log: () => undefined });
    const window = BrowserWindow.all[0];
    if (window === undefined) throw new Error('expected a window');
    const kept = prevented(window, 'page-title-updated', {}, 'Concord: garments');
    expect([kept, window.title]).toEqual([true, 'Concord: garments (test build)']);
  });
});

describe('crash dumps', () => {
  it('are off', () => {
    keepCrashDumpsLocal('/data', {});
    expect([toldOf('app.setPath'), toldOf('crashReporter.start')]).toEqual([[], []]);
  });

  it('stay in the data folder where a person asks for them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crash-dumps-'));
    keepCrashDumpsLocal(folder, { CONCORD_CRASH_DUMPS: '1' });
    await rm(folder, { recursive: true });
    expect([toldOf('app.setPath'), toldOf('crashReporter.start')]).toMatchObject([
      [['crashDumps', join(folder, 'crash-dumps')]],
      [[{ uploadToServer: false }]],
    ]);
  });
});

describe('a page that crashes', () => {
  it('is loaded again where it was, three times at most in five minutes', () => {
    const log = vi.fn();
    openMainWindow({ preload: '', isTestBuild: false, log });
    const contents = BrowserWindow.all[0]?.webContents;
    if (contents !== undefined) contents.url = 'app://concord/#/review/item/17';
    for (let crash = 0; crash < 5; crash += 1) contents?.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(toldOf('window.loadURL')).toEqual([['app://concord/'], ...Array.from({ length: 3 }, () => ['app://concord/#/review/item/17'])]);
    expect(log).toHaveBeenCalledTimes(5);
  });
});

/** The session under test, as the guards know it. */
function guarded(): Parameters<typeof refusePermissions>[0] {
  return session.defaultSession as unknown as Parameters<typeof refusePermissions>[0];
}

function call(name: string, ...values: readonly unknown[]): unknown {
  return (session.defaultSession satisfies SessionStub).handlers.get(name)?.(...values);
}

function isCancelled(url: string): unknown {
  let answer: unknown = null;
  call('onBeforeRequest', { url }, (given: { cancel: boolean }) => (answer = given.cancel));
  return answer;
}

function requested(permission: string): unknown {
  let answer: unknown = null;
  call('permissionRequest', null, permission, (granted: boolean) => (answer = granted));
  return answer;
}

function shared(): unknown {
  let answer: unknown = 'none';
  call('displayMedia', {}, (streams: unknown) => (answer = streams));
  return answer;
}

function picked(kind: 'hid' | 'usb' | 'serial'): unknown {
  let answer: unknown = 'none';
  const pick = (device?: string): unknown => (answer = device);
  const details = kind === 'serial' ? [[], null, pick] : [{}, pick];
  const stopped = prevented(session.defaultSession, kind === 'serial' ? 'select-serial-port' : `select-${kind}-device`, {}, ...details);
  return stopped ? answer : 'not prevented';
}

interface Manifest {
  readonly version?: string;
  readonly main?: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

async function manifest(path: string): Promise<Manifest> {
  return JSON.parse(await readFile(new URL(`../../${path}`, import.meta.url), 'utf8')) as Manifest;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let folder = '';
let before: readonly unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desktop-main-'));
  vi.stubEnv('CONCORD_HOME', folder);
  vi.resetModules();
  before = [...process.listeners('uncaughtException'), ...process.listeners('unhandledRejection')];
});
afterEach(async () => {
  for (const listener of process.listeners('uncaughtException')) if (!before.includes(listener)) process.off('uncaughtException', listener);
  for (const listener of process.listeners('unhandledRejection'))
    if (!before.includes(listener)) process.off('unhandledRejection', listener);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('a start of the desktop window', () => {
  it('settles sandbox, scheme, network and navigation before Electron is ready', async () => {
    const stub = await started({});
    const names = stub.told.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['app.enableSandbox', 'protocol.registerSchemesAsPrivileged', 'app.requestSingleInstanceLock']),
    );
    expect([stub.app.listenerCount('web-contents-created'), stub.BrowserWindow.all, stub.toldOf('app.exit')]).toEqual([1, [], []]);
  });

  it('keeps what a window stores in the folder of Concord', async () => {
    const stub = await started({});
    expect(stub.toldOf('app.setPath')).toEqual([['userData', join(folder, 'window')]]);
  });

  it('ends when another is there already', async () => {
    const stub = await started({ isFirst: false });
    expect([stub.toldOf('app.exit'), stub.app.listenerCount('ready')]).toEqual([[[0]], 0]);
  });

  it('ends in a release that was asked to open a door for debugging (W9)', async () => {
    const stub = await started({ isPackaged: true, switches: new Set(['remote-debugging-port']) });
    expect([stub.toldOf('app.exit'), stub.toldOf('app.requestSingleInstanceLock')]).toEqual([[[2]], []]);
  });

  it('opens the doors of a test build', async () => {
    const stub = await started({ isPackaged: true, switches: new Set(['remote-debugging-port']), test: true });
    expect([stub.toldOf('app.exit'), stub.app.listenerCount('ready')]).toEqual([[], 1]);
  });

  it('ends at what nobody expected, and says what it was', async () => {
    const stub = await started({});
    const said: string[] = [];
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    process.listeners('unhandledRejection').at(-1)?.(new Error('odd'), Promise.resolve());
    write.mockRestore();
    expect([stub.toldOf('app.exit'), said.join('')]).toEqual([[[4]], expect.stringContaining('fault in the window: Error: odd')]);
  });
});

interface Given {
  readonly isPackaged?: boolean;
  readonly isFirst?: boolean;
  readonly switches?: Set<string>;
  readonly test?: boolean;
}

/** Runs the entry over a stand-in of its own, which is answered as long as the test asks. */
async function started({ test = false, ...given }: Given) {
  const stub = await import('../support/electron-stub.ts');
  stub.resetElectron();
  await writeFile(join(folder, 'package.json'), JSON.stringify({ concordTestBuild: test }));
  Object.assign(stub.start, { appPath: folder, ...given });
  Object.assign(process, { resourcesPath: folder }); // Electron's own addition
  await import('../../electron/main.ts');
  return stub;
}

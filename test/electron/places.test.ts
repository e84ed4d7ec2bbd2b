import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { findPlaces, isTestBuild } from '../../electron/places.ts';
import { resetElectron, start } from '../support/electron-stub.ts';

const root = join(import.meta.dirname, '..', '..');
const NODE = process.platform === 'win32' ? 'node.exe' : 'node';
let folder = '';

beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'places-'));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true, force: true });
});

describe('where the parts of the desktop window lie', () => {
  it('in a checkout: the sources, and the Node that set-up has named', () => {
    start.appPath = root;
    expect(findPlaces({ CONCORD_NODE: '/opt/node/bin/node' })).toEqual({
      page: join(root, 'out/renderer'),
      preload: join(root, 'out/electron/preload.cjs'),
      docs: join(root, 'resources/docs'),
      example: join(root, 'resources/examples/garments'),
      engineEntry: join(root, 'core/entry/engine.ts'),
      commandEntry: join(root, 'core/entry/concord.ts'),
      node: '/opt/node/bin/node',
    });
  });

  it('in a checkout whose bundles are fresh: the bundles', () => {
    start.appPath = root;
    const { engineEntry, commandEntry } = findPlaces({ CONCORD_BUNDLES: 'fresh' });
    expect([engineEntry, commandEntry]).toEqual([join(root, 'out/engine/engine.js'), join(root, 'out/engine/concord.js')]);
  });

  it('in a packed app: page and preload in its archive, Node and engine beside it, whatever the environment says', () => {
    start.isPackaged = true;
    start.appPath = '/app/resources/app.asar';
    vi.stubGlobal('process', Object.assign(Object.create(process) as NodeJS.Process, { resourcesPath: '/app/resources' }));
    expect(findPlaces({ CONCORD_NODE: '/tmp/evil', CONCORD_BUNDLES: 'no' })).toEqual({
      page: '/app/resources/app.asar/out/renderer',
      preload: '/app/resources/app.asar/out/electron/preload.cjs',
      docs: '/app/resources/concord/resources/docs',
      example: '/app/resources/concord/resources/examples/garments',
      engineEntry: '/app/resources/concord/out/engine/engine.js',
      commandEntry: '/app/resources/concord/out/engine/concord.js',
      node: `/app/resources/concord/node/bin/${NODE}`,
    });
  });
});

describe('a test build', () => {
  it.each([
    ['{"concordTestBuild":true}', true],
    ['{"concordTestBuild":"true"}', false],
    ['{}', false],
  ])('is one whose manifest says so: %s', async (manifest, expected) => {
    await writeFile(join(folder, 'package.json'), manifest);
    start.isPackaged = true;
    start.appPath = folder;
    expect(isTestBuild()).toBe(expected);
  });

  it('is never a checkout', async () => {
    await writeFile(join(folder, 'package.json'), '{"concordTestBuild":true}');
    start.appPath = folder;
    expect(isTestBuild()).toBe(false);
  });
});

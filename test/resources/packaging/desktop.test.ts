import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { build } from '../../../resources/setup/build.mjs';
import { makeDesktop } from '../../../resources/packaging/desktop.mjs';
import { importedPackages } from '../../../resources/packaging/packages.mjs';
import { readFuses, wrongFuses } from '../../../resources/packaging/fuses.mjs';

const root = join(import.meta.dirname, '..', '..', '..');
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron is delivered: version 1, nine fuses, in the states of its default build. */
const AS_DELIVERED = `${SENTINEL}\u0001\u0009101100011`;

/** Files of the app as `npm run pack` makes it, of every folder one. */
const BESIDE = [
  'node/bin/node',
  'out/engine/engine.js',
  'node_modules/ws/index.js',
  'node_modules/@img/x/lib/x.node',
  'concord',
  'package.json',
];

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'concord-desktop-'))));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform !== 'linux')('the desktop app, packed around a stand-in for Electron', () => {
  it('holds windows and page in its archive, and the app with its Node beside it', async () => {
    const app = await packed({ isTestBuild: false });
    const names = archivedFiles(join(app, 'resources', 'app.asar'));
    expect(names).toEqual(
      expect.arrayContaining(['package.json', 'out/electron/main.js', 'out/electron/preload.cjs', 'out/renderer/index.html']),
    );
    expect(names.filter((name) => !/^(package\.json$|out($|\/electron|\/renderer))/.test(name))).toEqual([]);
    const beside = join(app, 'resources', 'concord');
    expect(BESIDE.map((path) => readFileSync(join(beside, path), 'utf8'))).toEqual(BESIDE.map((path) => `stands for ${path}`));
  }, 120_000);

  it('has every fuse as the table says, read by their own reader and by ours', async () => {
    const app = await packed({ isTestBuild: false });
    const release = {
      RunAsNode: false,
      EnableCookieEncryption: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
      WasmTrapHandlers: true,
    };
    const program = join(app, 'concord');
    expect([await wireOf(program), readFuses(program)]).toEqual(['000011001', release]);
  }, 120_000);

  it('keeps the door for debugging in a test build, which says what it is', async () => {
    const app = await packed({ isTestBuild: true });
    expect(await wireOf(join(app, 'concord'))).toBe('000111001');
    expect(readFileSync(join(app, 'resources', 'app.asar'), 'latin1')).toContain('"concordTestBuild": true');
  }, 120_000);

  it('is not made where Electron has a fuse that nobody has named', async () => {
    await expect(packed({ isTestBuild: false, program: `${SENTINEL}\u0001\u000a1011000111` })).rejects.toThrow('with 10; name them first');
  }, 120_000);
});

describe('the built desktop shell', () => {
  it('asks for no package but Electron, which the archive could not give it', async () => {
    await build(root, process.execPath);
    const files = ['main.js', 'preload.cjs'].map((name) => join(root, 'out', 'electron', name));
    expect(files.map((file) => importedPackages([file]))).toEqual([['electron'], ['electron']]);
  }, 60_000);
});

describe('the fuses of a program', () => {
  it('are none where it is no Electron', () => {
    writeFileSync(join(folder, 'other'), 'an ordinary program');
    expect(() => readFuses(join(folder, 'other'))).toThrow('found no fuses');
  });

  it('that stand wrong are named', () => {
    writeFileSync(join(folder, 'electron'), `...${AS_DELIVERED}...`, 'latin1');
    expect(wrongFuses(readFuses(join(folder, 'electron')), false)).toEqual([
      'RunAsNode: expected off',
      'EnableNodeOptionsEnvironmentVariable: expected off',
      'EnableNodeCliInspectArguments: expected off',
      'EnableEmbeddedAsarIntegrityValidation: expected on',
      'OnlyLoadAppFromAsar: expected on',
      'GrantFileProtocolExtraPrivileges: expected off',
    ]);
  });
});

/** Packs with a program that is nothing but fuses, and an app that is nothing but names. */
async function packed({ isTestBuild, program = AS_DELIVERED }: { readonly isTestBuild: boolean; readonly program?: string }) {
  const electronDist = join(folder, 'electron');
  const appFolder = join(folder, 'app');
  mkdirSync(electronDist, { recursive: true });
  for (const path of BESIDE) {
    mkdirSync(dirname(join(appFolder, path)), { recursive: true });
    writeFileSync(join(appFolder, path), `stands for ${path}`);
  }
  writeFileSync(join(electronDist, 'electron'), program, { encoding: 'latin1', mode: 0o755 });
  writeFileSync(join(electronDist, 'version'), '45.3.4');
  return makeDesktop(root, { isTestBuild, onlyFolder: true, electronDist, appFolder, output: join(folder, 'output') });
}

const byBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder'));

/** The wire as the packer's own library reads it. */
async function wireOf(program: string): Promise<string> {
  const { getCurrentFuseWire } = byBuilder('@electron/fuses') as { getCurrentFuseWire(path: string): Promise<Record<string, number>> };
  const wire = await getCurrentFuseWire(program);
  return Object.keys(wire)
    .filter((key) => /^\d+$/.test(key))
    .map((key) => String.fromCharCode(wire[key] ?? 0))
    .join('');
}

/** The names in an archive, from its header: a pickle of a pickle of JSON. */
function archivedFiles(archive: string): string[] {
  const bytes = readFileSync(archive);
  const header = JSON.parse(bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('utf8')) as Folder;
  return namesIn(header, '');
}

interface Folder {
  readonly files?: Readonly<Record<string, Folder>>;
}

function namesIn({ files }: Folder, within: string): string[] {
  return Object.entries(files ?? {}).flatMap(([name, entry]) =>
    entry.files === undefined ? [`${within}${name}`] : namesIn(entry, `${within}${name}/`),
  );
}

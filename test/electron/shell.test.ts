import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connect } from '../../core/contract/client.ts';
import { shellChannels } from '../../core/contract/shell-channels.ts';
import { Grants } from '../../core/host/grants.ts';
import { serveShell } from '../../core/host/serve-shell.ts';
import { memoryPorts } from '../../core/serve/memory-port.ts';
import { desktopShell } from '../../electron/shell.ts';
import type { DesktopShell } from '../../electron/shell.ts';
import { BrowserWindow, dialogAnswers, resetElectron, toldOf } from '../support/electron-stub.ts';

let folder = '';
let grants: Grants;

beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'desktop-shell-'));
  grants = new Grants(() => undefined);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the shell of the desktop window', () => {
  it('refuses to print to places that it never gave out, or gave for reading only (W5)', async () => {
    const { shell } = opened();
    for (const grant of ['guess', join(folder, 'a.pdf'), '../a.pdf', grants.give(join(folder, 'a.pdf'), 'read')]) {
      expect(await shell.call('shell/print', { grant })).toMatchObject({ ok: false, failure: { code: 'grant/unknown' } });
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses pages that are no documentation', async () => {
    const { shell } = opened();
    for (const page of ['../../etc/passwd', 'limits.md', 'https://example.org', 'toString']) {
      expect(await shell.call('shell/docs', { page })).toMatchObject({ ok: false, failure: { code: 'option/invalid' } });
    }
    expect(toldOf('window.loadURL')).toEqual([]);
  });

  it('says that it has native dialogs', async () => {
    const { shell } = opened();
    expect(await shell.call('shell/capabilities', {})).toMatchObject({
      ok: true,
      value: { value: { host: 'desktop', nativePicker: true, print: true } },
    });
  });

  it('answers what was chosen with grants; only a project may be written', async () => {
    const { shell } = opened();
    const paths = ['net.h5', 'audit.concord'].map((name) => join(folder, name));
    dialogAnswers.push({ canceled: false, filePaths: paths });
    const answer = await shell.call('shell/choose', { title: 'Choose compressed models', takes: 'files' });
    const places = answer.ok ? answer.value.value.places : [];
    expect(places.map(({ name }) => name)).toEqual(['net.h5', 'audit.concord']);
    expect(places.map(({ grant }) => [grants.pathOf(grant), grants.writablePathOf(grant) ?? null])).toEqual([
      [paths[0], null],
      [paths[1], paths[1]],
    ]);
    expect(toldOf('dialog.showOpenDialog')).toMatchObject([[{ properties: ['openFile', 'multiSelections'] }]]);
  });

  it('answers an empty list to a person who changed their mind', async () => {
    const { shell } = opened();
    dialogAnswers.push({ canceled: true, filePaths: [join(folder, 'net.h5')] });
    const answer = await shell.call('shell/choose', { title: 'Choose', takes: 'file' });
    expect([answer.ok && answer.value.value, grants.all()]).toEqual([{ places: [] }, []]);
  });

  it.skipIf(process.platform === 'darwin')(
    'asks first whether a folder or a file is meant, where one dialog cannot take both',
    async () => {
      const { shell } = opened();
      dialogAnswers.push({ response: 0 }, { canceled: false, filePaths: [folder] }, { response: 2 });
      await shell.call('shell/choose', { title: 'Choose data', takes: 'file-or-folder' });
      const left = await shell.call('shell/choose', { title: 'Choose data', takes: 'file-or-folder' });
      expect([left.ok && left.value.value.places, toldOf('dialog.showOpenDialog')]).toMatchObject([
        [],
        [[{ properties: ['openDirectory'] }]],
      ]);
    },
  );

  it('prints the window as a tagged PDF to a place that the person chose, whole or not at all', async () => {
    const { shell } = opened();
    dialogAnswers.push({ canceled: false, filePath: join(folder, 'screen.pdf') });
    const saved = await shell.call('shell/save', { title: 'Save', name: '../screen?.pdf' });
    const grant = saved.ok ? (saved.value.value.place?.grant ?? '') : '';
    expect(await shell.call('shell/print', { grant })).toMatchObject({ ok: true, value: { value: { bytes: 8 } } });
    expect([await readdir(folder), await readFile(join(folder, 'screen.pdf'), 'utf8')]).toEqual([['screen.pdf'], '%PDF-1.7']);
    expect(toldOf('dialog.showSaveDialog')).toMatchObject([[{ defaultPath: '-screen-.pdf' }]]);
    expect(toldOf('webContents.printToPDF')).toMatchObject([[{ generateTaggedPDF: true, generateDocumentOutline: true }]]);
  });

  it('says why a PDF could not be written, and leaves no part of it', async () => {
    const { shell } = opened();
    const grant = grants.give(join(folder, 'gone', 'screen.pdf'), 'write');
    expect(await shell.call('shell/print', { grant })).toMatchObject({ ok: false, failure: { code: 'storage/io' } });
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows a page of the documentation in a window of its own', async () => {
    const { shell } = opened();
    await shell.call('shell/docs', { page: 'metrics/spearman' });
    expect(toldOf('window.loadURL')).toEqual([['app://concord/docs/metrics/spearman']]);
  });
});

function opened() {
  const window = new BrowserWindow({ webPreferences: {} });
  const [near, far] = memoryPorts();
  const handlers = desktopShell({
    grants,
    dataFolder: folder,
    workingFolder: folder,
    startProject: null,
    docs: new Set(['limits', 'metrics/spearman']),
    window: () => window as unknown as ReturnType<DesktopShell['window']>,
  });
  serveShell(far, handlers, { epoch: 0, log: () => undefined });
  return { shell: connect(near, shellChannels) };
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connect } from '../../../core/contract/client.ts';
import { shellChannels } from '../../../core/contract/shell-channels.ts';
import { dataFolder } from '../../../core/host/data-folder.ts';
import { asFileName, isFileName } from '../../../core/host/file-name.ts';
import { Grants } from '../../../core/host/grants.ts';
import { shellHandlers } from '../../../core/host/shell-handlers.ts';
import { memoryPorts } from '../../../core/serve/memory-port.ts';
import { serve } from '../../../core/serve/serve.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shell-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the shell of a browser host', () => {
  it('refuses names that it never gave out, paths among them', async () => {
    const { shell } = opened();
    for (const grant of ['guess', folder, '/', '../..', '__proto__']) {
      expect(await shell.call('shell/list', { folder: grant })).toMatchObject({ ok: false, failure: { code: 'grant/unknown' } });
      expect(await shell.call('shell/name', { folder: grant, name: 'a' })).toMatchObject({ ok: false, failure: { code: 'grant/unknown' } });
    }
  });

  it('refuses a new file whose name leads elsewhere', async () => {
    const { shell, grants } = opened();
    for (const name of ['../a', 'a/b', 'a\\b', '..', '.', 'a\u0000', 'CON', 'a.']) {
      expect(await shell.call('shell/name', { folder: grants.give(folder, 'read'), name })).toMatchObject({ ok: false });
    }
  });

  it('lists folders first, then what can be chosen, as people count, and nothing hidden', async () => {
    await Promise.all(['z folder', 'a folder', '.git'].map((name) => mkdir(join(folder, name))));
    const files = [
      'net10.h5',
      'net9.h5',
      'net.tflite',
      'notes.txt',
      '.hidden.h5',
      'audit.concord',
      't10k-images-idx3-ubyte',
      'x.npz',
      'photo.png',
    ];
    await Promise.all(files.map((name) => writeFile(join(folder, name), 'x')));
    await symlink(join(folder, 'nowhere'), join(folder, 'broken.h5'));
    const { shell, grants } = opened();
    const answer = await shell.call('shell/list', { folder: grants.give(folder, 'read') });
    expect(answer.ok && answer.value.value.entries.map(({ name, kind, bytes }) => `${name} ${kind} ${String(bytes)}`)).toEqual([
      'a folder folder null',
      'z folder folder null',
      'audit.concord file 1',
      'net.tflite file 1',
      'net9.h5 file 1',
      'net10.h5 file 1',
      't10k-images-idx3-ubyte file 1',
      'x.npz file 1',
    ]);
  });

  it('says how many entries it left out', async () => {
    await Promise.all(Array.from({ length: 2005 }, (_, index) => writeFile(join(folder, `${String(index)}.npy`), '')));
    const { shell, grants } = opened();
    const answer = await shell.call('shell/list', { folder: grants.give(folder, 'read') });
    expect(answer.ok && [answer.value.value.entries.length, answer.value.value.leftOut]).toEqual([2000, 5]);
  });

  it('leads upwards, and grants only projects for writing', async () => {
    await writeFile(join(folder, 'a.concord'), '');
    await writeFile(join(folder, 'a.h5'), '');
    const { shell, grants } = opened();
    const answer = await shell.call('shell/list', { folder: grants.give(folder, 'read') });
    if (!answer.ok) throw new Error(answer.failure.message);
    const { parent, entries } = answer.value.value;
    expect(grants.pathOf(parent ?? '')).toBe(dirname(folder));
    expect(entries.map(({ grant }) => grants.all().find((one) => one.grant === grant)?.writable)).toEqual([true, false]);
  });

  it('says why a folder cannot be listed', async () => {
    const { shell, grants } = opened();
    const gone = await shell.call('shell/list', { folder: grants.give(join(folder, 'gone'), 'read') });
    expect(gone).toMatchObject({ ok: false, failure: { code: 'input/not-found' } });
  });

  it('says that a folder cannot be read', async () => {
    await symlink(join(folder, 'loop'), join(folder, 'loop'));
    const { shell, grants } = opened();
    const looping = await shell.call('shell/list', { folder: grants.give(join(folder, 'loop'), 'read') });
    expect(looping).toMatchObject({ ok: false, failure: { code: 'input/unreadable' } });
  });

  it('finds a free name for a project that nobody named', async () => {
    const { shell, grants } = opened();
    const first = await shell.call('shell/new-project', { stem: 'a/b: résumé' });
    if (!first.ok) throw new Error(first.failure.message);
    await writeFile(grants.pathOf(first.value.value.grant) ?? '', '');
    const second = await shell.call('shell/new-project', { stem: 'a/b: résumé' });
    expect([first.value.value.name, second.ok && second.value.value.name]).toEqual(['a-b- résumé.concord', 'a-b- résumé 2.concord']);
  });

  it('says what it lacks and where to find it, instead of hiding it', async () => {
    const { shell } = opened();
    const refused = [
      await shell.call('shell/choose', { title: 'Choose', takes: 'file' }),
      await shell.call('shell/save', { title: 'Save', name: 'a.pdf' }),
      await shell.call('shell/print', { grant: 'any' }),
      await shell.call('shell/docs', { page: 'limits' }),
    ];
    expect(refused.map((answer) => answer.ok || answer.failure.code)).toEqual(refused.map(() => 'shell/unavailable'));
  });

  it('begins with home, working folder and the folder of Concord', async () => {
    const { shell } = opened();
    const answer = await shell.call('shell/list', { folder: null });
    expect(answer.ok && answer.value.value.entries.map(({ name }) => name)).toEqual([
      'Home',
      `Working folder (${folder.split('/').at(-1) ?? ''})`,
      'Concord',
    ]);
  });
});

describe('grants', () => {
  it('have no meaning, and one for each place and access', () => {
    const grants = new Grants(() => undefined);
    const [read, again, write] = [grants.give('/a', 'read'), grants.give('/a', 'read'), grants.give('/a', 'write')];
    expect([read === again, read === write, /^[\w-]{22}$/.test(read)]).toEqual([true, false, true]);
  });
});

describe('file names', () => {
  it('made from any text are file names', () => {
    const texts = ['', '..', 'CON', 'a\u0000b', 'x'.repeat(500), '...a', 'a. . .', '/', '\u202egpj.exe'];
    expect(texts.map((text) => isFileName(asFileName(text)))).toEqual(texts.map(() => true));
  });
});

describe('the data folder', () => {
  it('follows CONCORD_HOME, then the custom of the system, and ignores relative paths', () => {
    expect([
      dataFolder({ CONCORD_HOME: '/own', XDG_DATA_HOME: '/data' }, 'linux'),
      dataFolder({ XDG_DATA_HOME: '/data' }, 'linux'),
      dataFolder({ CONCORD_HOME: 'relative', XDG_DATA_HOME: '/data' }, 'linux'),
      dataFolder({ APPDATA: '/roaming' }, 'win32'),
    ]).toEqual(['/own', '/data/concord', '/data/concord', join('/roaming', 'Concord')]);
  });
});

function opened() {
  const grants = new Grants(() => undefined);
  const [near, far] = memoryPorts();
  serve(far, shellChannels, shellHandlers({ grants, dataFolder: folder, workingFolder: folder, startProject: null }));
  return { shell: connect(near, shellChannels), grants };
}

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { SecondStarts } from '../../electron/second-starts.ts';
import { projectOf } from '../../electron/start-arguments.ts';
import { app, prevented, resetElectron, start, toldOf } from '../support/electron-stub.ts';

let folder = '';
let project = '';

beforeEach(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'desktop-start-'));
  project = join(folder, 'audit.concord');
  await writeFile(project, '');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the words of a start (W12)', () => {
  it('are paths or nothing: no switch, no other file, no folder, nothing that is not there', async () => {
    await writeFile(join(folder, 'net.h5'), '');
    await writeFile(join(folder, '--inspect.concord'), '');
    await mkdir(join(folder, 'folder.concord'));
    const words = [
      '--inspect=9229',
      '--remote-debugging-port=1',
      '--inspect.concord',
      '-r',
      'net.h5',
      'folder.concord',
      'gone.concord',
      'x'.repeat(5000),
      'a\0.concord',
      '',
      7,
      null,
      { toString: () => project },
    ];
    expect(words.map((word) => projectOf([word], folder))).toEqual(words.map(() => null));
  });

  it('name a project by any path that leads to one, seen from where it was typed', async () => {
    await mkdir(join(folder, 'inner'));
    await symlink(project, join(folder, 'link.concord'));
    const words = ['audit.concord', project, './audit.concord', 'inner/../audit.concord'];
    expect(words.map((word) => projectOf([word], folder))).toEqual(words.map(() => project));
    expect(projectOf(['--flag', 'net.h5', 'link.concord'], folder)).toBe(join(folder, 'link.concord'));
  });

  it('are looked at no further than a person types', () => {
    expect(projectOf([...Array.from({ length: 100_000 }, () => '--x'), project], folder)).toBeNull();
  });
});

describe('a second start', () => {
  it('ends, after it has sent its words beside the command line', () => {
    start.isFirst = false;
    const second = new SecondStarts();
    expect(second.isFirst(['a.concord'], folder)).toBe(false);
    expect(toldOf('app.requestSingleInstanceLock')).toEqual([[{ words: ['a.concord'], workingFolder: folder }]]);
    expect(app.listenerCount('second-instance')).toBe(0);
  });

  it('opens its project in the first, which reads its words as paths only', () => {
    const opened = listening();
    const sent: readonly unknown[] = [
      { words: ['audit.concord'], workingFolder: folder },
      { words: ['--inspect', '../../etc/passwd'], workingFolder: folder },
      { words: 'audit.concord', workingFolder: folder },
      { words: [project], workingFolder: 7 },
      null,
      'text',
    ];
    for (const one of sent) app.emit('second-instance', {}, [project, '--inspect'], folder, one);
    expect(opened).toEqual([project, null, null, null, null, null]);
  });

  it('that comes before the window is there is not lost', () => {
    const second = new SecondStarts();
    second.isFirst([], folder);
    app.emit('second-instance', {}, [], folder, { words: [project], workingFolder: folder });
    const opened: (string | null)[] = [];
    second.onProject((one) => opened.push(one));
    expect(opened).toEqual([project]);
  });

  it('may be a file that the system was asked to open', () => {
    const opened = listening();
    expect(prevented(app, 'open-file', {}, project)).toBe(true);
    expect(opened).toEqual([project]);
  });
});

function listening(): (string | null)[] {
  const opened: (string | null)[] = [];
  const second = new SecondStarts();
  second.isFirst([], folder);
  second.onProject((one) => opened.push(one));
  return opened;
}

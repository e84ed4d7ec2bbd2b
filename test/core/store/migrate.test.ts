import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { Connection } from '../../../core/store/connection.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { firstLightProject } from './first-light-project.ts';
import { codeOf, opener, temporaryFolder, valueOf } from './sample-project.ts';

const child = fileURLToPath(new URL('migrating-child.ts', import.meta.url));

function versionOf(path: string): unknown {
  const connection = new Connection(path, { mode: 'read' });
  const version = connection.setting('user_version');
  connection.close();
  return version;
}

it('a project of the first release is brought up to date when it is opened for writing, and says so in its log', async () => {
  const path = firstLightProject(join(temporaryFolder(), 'old.concord'));
  expect(versionOf(path)).toBe(10);
  const store = valueOf(await openForWriting(path, opener()));
  const entries = valueOf(store.logPage({ offset: 0, limit: 10 }));
  expect(entries.map(({ action, old, new: now, reason }) => [action, old, now, reason])).toEqual([
    ['project/created', null, 'Old', null],
    ['project/migrated', '10', '20', 'the project before is old.backup-schema10-1.concord'],
  ]);
  expect([valueOf(store.whatIfs({ item: null })), codeOf(store.check())]).toEqual([[], 'ok']);
  store.close();
  expect(versionOf(path)).toBe(20);
});

it('opened for reading it stays as it was, and holds no what-if', async () => {
  const path = firstLightProject(join(temporaryFolder(), 'old.concord'));
  const store = valueOf(await openForReading(path, opener()));
  expect([valueOf(store.facts()).title, valueOf(store.whatIfs({ item: 0 }))]).toEqual(['Old', []]);
  store.close();
  expect(versionOf(path)).toBe(10);
});

it('a second opening migrates nothing again', async () => {
  const path = firstLightProject(join(temporaryFolder(), 'old.concord'));
  valueOf(await openForWriting(path, opener())).close();
  const store = valueOf(await openForWriting(path, opener()));
  expect(valueOf(store.logPage({ offset: 0, limit: 10 })).filter(({ action }) => action === 'project/migrated')).toHaveLength(1);
  store.close();
});

it('a kill between the new table and the end of the transaction leaves the old project, which the next opening migrates', async () => {
  const path = firstLightProject(join(temporaryFolder(), 'old.concord'));
  const running = spawn(process.execPath, [child, path], { stdio: ['ignore', 'ignore', 'inherit'] });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => running.on('close', (_code, by) => resolve(by)));
  expect([signal, versionOf(path)]).toEqual(['SIGKILL', 10]);
  const store = valueOf(await openForWriting(path, opener()));
  expect([valueOf(store.whatIfs({ item: null })), codeOf(store.check())]).toEqual([[], 'ok']);
  store.close();
  expect(versionOf(path)).toBe(20);
});

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createProject } from '../../../core/store/create.ts';
import { Connection } from '../../../core/store/connection.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { ProjectFile } from '../../../core/store/project-file.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { codeOf, newStore, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';
import { smallDisk } from './small-disk.ts';

const PAGE_BYTES = 4096;

describe('a full file', () => {
  it('keeps what was committed, says storage/full, and goes on when there is room again', () => {
    const path = join(temporaryFolder(), 'full.db');
    let pages = 20;
    const open = (): Connection => {
      const connection = new Connection(path, { mode: 'create' });
      connection.setting('journal_mode = WAL');
      connection.execute('CREATE TABLE IF NOT EXISTS filled (value BLOB) STRICT');
      connection.setting(`max_page_count = ${String(pages)}`);
      return connection;
    };
    const file = new ProjectFile(path, open(), open);
    const fill = (): string =>
      codeOf(
        file.write((connection) => connection.run('INSERT INTO filled (value) VALUES (:value)', { value: new Uint8Array(PAGE_BYTES) })),
      );
    const count = (): number =>
      valueOf(file.read((connection) => connection.first<{ count: number }>('SELECT count(*) AS count FROM filled')))?.count ?? 0;
    const answers = Array.from({ length: 30 }, fill);
    const stored = count();
    pages = 100;
    // The failure threw the connection away; the next call opens the file again, with room.
    fill();
    const after = fill();
    file.close();
    expect({
      finished: answers.filter((answer) => answer === 'ok').length,
      others: new Set(answers.filter((answer) => answer !== 'ok')),
      after,
    }).toEqual({
      finished: stored,
      others: new Set(['storage/full']),
      after: 'ok',
    });
    expect(stored).toBeGreaterThan(5);
  });
});

it('a full disk pauses a run: everything finished is kept and readable, and it continues once space is freed', async (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip('this needs the right to mount a small disk');
  const path = join(disk.folder, 'audit.concord');
  const store = valueOf(await createProject(path, { id: 'full', title: 'Full', example: false }, opener()));
  const run = plannedRun(store, 400);
  writeFileSync(join(disk.folder, 'ballast'), new Uint8Array(4_000_000));
  const finished = commitUntilRefused(store, run);
  const refused = store.commitItems(run, [sampleResult(finished)]);
  const { done } = valueOf(store.runCounts(run));
  expect(refused).toMatchObject({ ok: false, failure: { code: 'storage/full', details: { neededBytes: 1024 * 1024 } } });
  expect(refused.ok ? '' : refused.failure.message).toMatch(/about 1\.0 MiB are needed, and \d\.\d MiB are free/);
  expect({ done, first: valueOf(store.row({ run, item: 0, method: 'grad-cam' })).item }).toEqual({ done: finished, first: 0 });
  rmSync(join(disk.folder, 'ballast'));
  for (let item = finished; item < finished + 10; item += 1) valueOf(store.commitItems(run, [sampleResult(item)]));
  store.close();
  const again = valueOf(await openForWriting(path, opener()));
  expect(valueOf(again.runCounts(run)).done).toBe(finished + 10);
  again.close();
  return undefined;
});

it('a place that cannot be written is read from a private copy, and left as it is', async (context) => {
  const disk = smallDisk();
  if (disk === null) return context.skip('this needs the right to mount a small disk');
  const path = join(disk.folder, 'audit.concord');
  const store = valueOf(await createProject(path, { id: 'archive', title: 'Archive', example: false }, opener()));
  plannedRun(store, 3);
  store.close();
  disk.makeReadOnly();
  expect(codeOf(await openForWriting(path, opener()))).toBe('storage/read-only');
  const reader = valueOf(await openForReading(path, opener(), 'the place is read-only'));
  expect([valueOf(reader.projectParts()).title, valueOf(reader.projectParts()).readOnly, codeOf(reader.check())]).toEqual([
    'Archive',
    'the place is read-only',
    'ok',
  ]);
  reader.close();
  expect(readdirSync(disk.folder)).toEqual(['audit.concord']);
  return undefined;
});

it('creating where nothing can be created, or where something is, makes nothing', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'taken.concord'), 'mine');
  const project = { id: 'p', title: 'P', example: false };
  expect({
    taken: codeOf(await createProject(join(folder, 'taken.concord'), project, opener())),
    nowhere: codeOf(await createProject(join(folder, 'no', 'folder.concord'), project, opener())),
    left: readdirSync(folder),
  }).toEqual({ taken: 'project/exists', nowhere: 'input/not-found', left: ['taken.concord'] });
});

it('a new project is one file: no draft, no side files once it is closed', async () => {
  const folder = temporaryFolder();
  const store = await newStore(join(folder, 'new.concord'));
  store.close();
  expect(readdirSync(folder)).toEqual(['new.concord']);
});

function commitUntilRefused(store: WriteStore, run: string): number {
  for (let item = 0; item < 400; item += 1) {
    if (!store.commitItems(run, [sampleResult(item)]).ok) return item;
  }
  return 400;
}

import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { codeOf, newStore, opener, plannedRun, sampleEngine, temporaryFolder, valueOf } from './sample-project.ts';

describe('a run whose row says that it is running', () => {
  it('is running while whoever started it holds the project, and paused when nobody does', async () => {
    const path = join(temporaryFolder(), 'a.concord');
    const store = await newStore(path);
    plannedRun(store, 2);
    const reader = valueOf(await openForReading(path, opener()));
    const during = [store, reader].map((one) => valueOf(one.runSummaries())[0]?.state);
    store.close();
    expect([...during, valueOf(reader.runSummaries())[0]?.state, valueOf(reader.projectParts()).runs[0]?.state]).toEqual([
      ...['running', 'running', 'paused', 'paused'],
    ]);
    reader.close();
  });

  it('is paused for the next one who writes, until it is started again', async () => {
    const path = join(temporaryFolder(), 'a.concord');
    const first = await newStore(path);
    const run = plannedRun(first, 2);
    first.close();
    const second = valueOf(await openForWriting(path, opener()));
    const before = valueOf(second.runSummaries())[0]?.state;
    valueOf(second.startRun(run, sampleEngine));
    expect([before, valueOf(second.runSummaries())[0]?.state]).toEqual(['paused', 'running']);
    second.close();
  });
});

it('an end that the disk did not take is shown all the same, and written when it takes it again', async () => {
  const folder = temporaryFolder();
  const [path, away] = [join(folder, 'a.concord'), join(folder, 'away.concord')];
  const store = await newStore(path);
  const run = plannedRun(store, 2);
  renameSync(path, away);
  expect(codeOf(store.setRunState(run, 'paused', 'storage/full'))).toBe('storage/io');
  renameSync(away, path);
  const shown = valueOf(store.runSummaries())[0];
  expect([shown?.state, shown?.failure, valueOf(store.run(run)).state]).toEqual(['paused', 'storage/full', 'running']);
  await new Promise((resolve) => setTimeout(resolve, 2_600)); // one heartbeat
  expect([valueOf(store.run(run)).state, valueOf(store.run(run)).failure]).toEqual(['paused', 'storage/full']);
});

it('a project that was moved away while it is open takes no more results, and does again when it is back', async () => {
  const folder = temporaryFolder();
  const [path, away] = [join(folder, 'a.concord'), join(folder, 'away.concord')];
  const store = await newStore(path);
  const write = () => codeOf(store.appendLog({ actor: 'engine', action: 'test/written', target: 'x' }));
  const before = write();
  renameSync(path, away);
  const during = write();
  renameSync(away, path);
  expect([before, during, write()]).toEqual(['ok', 'storage/io', 'ok']);
});

import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { backUp } from '../../../core/store/backup.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { firstLightProject } from './first-light-project.ts';
import { codeOf, newStore, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';
import { smallDisk } from './small-disk.ts';

describe('the backup before a change of the schema', () => {
  it('is made beside the project, is named with version and count, and holds the project as it was', async () => {
    const folder = temporaryFolder();
    const path = firstLightProject(join(folder, 'old.concord'));
    valueOf(await openForWriting(path, opener())).close();
    expect(readdirSync(folder).sort()).toEqual(['old.backup-schema10-1.concord', 'old.concord']);
    const backup = valueOf(await openForReading(join(folder, 'old.backup-schema10-1.concord'), opener()));
    expect([valueOf(backup.facts()).title, valueOf(backup.facts()).logEntries, codeOf(backup.check())]).toEqual(['Old', 1, 'ok']);
    backup.close();
    valueOf(await openForWriting(path, opener())).close();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('that has no room leaves the project at its version, and names the bytes needed', async (context) => {
    const disk = smallDisk(2);
    if (disk === null) return context.skip('this needs the right to mount a small disk');
    const path = firstLightProject(join(disk.folder, 'old.concord'));
    const before = readFileSync(path);
    writeFileSync(join(disk.folder, 'ballast'), new Uint8Array(2 * 1024 * 1024 - before.length - 128 * 1024));
    const opened = await openForWriting(path, opener());
    expect(opened).toMatchObject({ ok: false, failure: { code: 'storage/full', details: { neededBytes: before.length } } });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(disk.folder).sort()).toEqual(['ballast', 'old.concord']);
    disk.free();
    expect(codeOf(await openForWriting(path, opener()))).toBe('ok');
    return undefined;
  });
});

it('a backup while items are committed verifies each time and is a prefix of the run', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'live.concord');
  const store = await newStore(path);
  const run = plannedRun(store, 6);
  const counts: number[] = [];
  for (let item = 0; item < 6; item += 1) {
    valueOf(store.commitItems(run, [sampleResult(item)]));
    const copy = valueOf(await openForReading(join(folder, backUp(path, opener().machine)), opener()));
    expect(codeOf(copy.check())).toBe('ok');
    counts.push(valueOf(copy.runCounts(run)).done);
    copy.close();
  }
  store.close();
  expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
});

it('of the backups of a project the last three are kept, and what is somebody else’s is left alone', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'many.concord');
  const store = await newStore(path);
  const others = ['many.backup-schema10-x.concord', 'many.backup-notes.concord', 'many2.backup-schema10-4.concord'];
  for (const name of others) writeFileSync(join(folder, name), 'mine');
  const made: string[] = [];
  for (let step = 0; step < 5; step += 1) {
    valueOf(store.appendLog({ actor: 'engine', action: 'run/noticed', target: 'project', reason: `step ${String(step)}` }));
    const name = backUp(path, opener().machine);
    utimesSync(join(folder, name), step + 1, step + 1);
    made.push(name);
  }
  store.close();
  const left = readdirSync(folder).filter((name) => name.includes('backup'));
  expect(left.sort()).toEqual([...made.slice(-3), ...others].sort());
  expect(statSync(join(folder, made.at(-1) ?? '')).size).toBeGreaterThan(0);
});

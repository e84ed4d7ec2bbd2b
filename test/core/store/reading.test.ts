import { spawn } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

import { gridQuery } from '../../../core/contract/review.ts';
import { openForReading, openForWriting } from '../../../core/store/open.ts';
import { codeOf, newStore, opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

const query = gridQuery.parse({ filter: { method: 'grad-cam' }, sort: { by: 'silent-drift' }, offset: 0, limit: 100 });

describe('reading', () => {
  it('while another process commits answers within a second, always a state that was committed', async () => {
    const path = join(temporaryFolder(), 'busy.concord');
    const planned = await newStore(path);
    plannedRun(planned, 300);
    planned.close();
    const writer = spawn(process.execPath, [fileURLToPath(new URL('committing-child.ts', import.meta.url)), path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    const started = performance.now();
    const reader = valueOf(await openForReading(path, opener()));
    const counts = valueOf(reader.runCounts('run-001'));
    const elapsedMs = performance.now() - started;
    const holder = valueOf(reader.facts()).holder?.description;
    // Two items to a transaction: an odd number would be half a transaction.
    expect({ holder, even: counts.done % 2, sum: counts.done + counts.waiting }).toEqual({ holder: 'child', even: 0, sum: 300 });
    expect(elapsedMs).toBeLessThan(1_000);
    await new Promise((resolve) => writer.on('close', resolve));
    expect(valueOf(reader.runCounts('run-001')).done).toBe(300);
    reader.close();
    expect(readdirSync(dirname(path))).toEqual(['busy.concord']);
  });

  it('sees what was left in the log beside the file by a killed process', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'alive.concord');
    const store = await newStore(path);
    const run = plannedRun(store, 2);
    valueOf(store.commitItems(run, [sampleResult(0)]));
    for (const side of ['', '-wal', '-shm']) copyFileSync(path + side, join(folder, `dead.concord${side}`));
    const reader = valueOf(await openForReading(join(folder, 'dead.concord'), opener()));
    expect([valueOf(reader.runCounts(run)).done, codeOf(reader.check())]).toEqual([1, 'ok']);
    reader.close();
  });

  it('a foreign schema that is still in the log beside the file is refused, and both files stay', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'dead.concord');
    const store = await newStore(join(folder, 'good.concord'));
    store.close();
    copyFileSync(join(folder, 'good.concord'), join(folder, 'alive.concord'));
    const database = new Database(join(folder, 'alive.concord'));
    database.exec("CREATE TRIGGER silent AFTER INSERT ON review BEGIN UPDATE cell SET review = 'accepted'; END");
    for (const side of ['', '-wal', '-shm']) copyFileSync(join(folder, `alive.concord${side}`), path + side);
    database.close();
    expect(codeOf(await openForWriting(path, opener()))).toBe('project/foreign-schema');
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('dead'))
        .toSorted(),
    ).toEqual(['dead.concord', 'dead.concord-shm', 'dead.concord-wal']);
  });

  it('a result changed outside the log is found by the content hash', async () => {
    const path = join(temporaryFolder(), 'changed.concord');
    const store = await newStore(path);
    const run = plannedRun(store, 2);
    valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1)]));
    const changed = (statement: string): string => {
      const database = new Database(path);
      database.exec(statement);
      database.close();
      return codeOf(store.contentHash(run));
    };
    expect([
      codeOf(store.contentHash(run)),
      changed("UPDATE cell SET review = 'accepted' WHERE item = 0"), // reviews have entries of their own
      changed("UPDATE score SET value = 0.999 WHERE item = 1 AND metric = 'cosine' AND method = 'saliency'"),
    ]).toEqual(['ok', 'ok', 'project/altered']);
  });

  it('a map that was exchanged for the one of another item is not drawn', async () => {
    const path = join(temporaryFolder(), 'exchanged.concord');
    const store = await newStore(path);
    const run = plannedRun(store, 2);
    valueOf(store.commitItems(run, [sampleResult(0), sampleResult(1)]));
    const database = new Database(path);
    database.exec("UPDATE cell SET teacher_map = 'teacher-grad-cam-1' WHERE item = 0 AND method = 'grad-cam'");
    database.exec("UPDATE cell SET compressed_map = 'small-saliency-0' WHERE item = 0 AND method = 'grad-cam'");
    database.close();
    const [wrong, right] = valueOf(store.tiles([0, 1].map((item) => ({ run, item, method: 'grad-cam' }))));
    expect([wrong?.teacher, wrong?.compressed, right?.teacher?.record.key, right?.compressed?.record.key]).toEqual([
      null,
      null,
      'teacher-grad-cam-1',
      'small-grad-cam-1',
    ]);
  });

  it('questions about what is not there are answered by a code', async () => {
    const store = await newStore();
    const run = plannedRun(store, 2);
    valueOf(store.commitSkipped(run, [{ ordinal: 0, state: 'skipped', code: 'data/undecodable', reason: 'x' }]));
    const key = { run, item: 0, method: 'grad-cam' };
    expect([
      codeOf(store.run('run-404')),
      codeOf(store.runCounts('run-404')),
      codeOf(store.methodSummaries('run-404')),
      codeOf(store.protocol('none')),
      codeOf(store.row(key)),
      codeOf(store.detail({ ...key, item: 99 }, query)),
      codeOf(store.tiles([{ ...key, method: 'none' }])),
      codeOf(store.decide({ ...key, state: 'accepted', note: '', reviewer: 'A' })),
      valueOf(store.neighbour(key, query, 1)),
    ]).toEqual([...new Array<string>(8).fill('run/none'), null]);
  });
});

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import Database from 'better-sqlite3';
import { expect, it } from 'vitest';

import { seededRandom } from '../../../core/numeric/random.ts';
import { createProject } from '../../../core/store/create.ts';
import { openForReading } from '../../../core/store/open.ts';
import type { ReadStore } from '../../../core/store/stores.ts';
import { opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';

/* Copies of a project while it is being written. */
const ITEMS = 400;
const COPIES = 100;
const PATIENCE_MS = 240_000;
const child = fileURLToPath(new URL('committing-child.ts', import.meta.url));

/** A run that a child computes until it is done; `during` is called again and again meanwhile. */
async function whileCommitting(path: string, during: () => Promise<void>): Promise<void> {
  const store = valueOf(await createProject(path, { id: 'copied', title: 'Copied', example: false }, opener()));
  plannedRun(store, ITEMS);
  store.close();
  let running = true;
  const committing = spawn(process.execPath, [child, path], { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    committing.once('close', () => {
      running = false;
      resolve();
    });
  });
  const isRunning = (): boolean => running;
  while (isRunning()) await during();
  await ended;
}

/** Hashes of all log entries in order; each one covers everything before it. */
function logOf(store: ReadStore): readonly string[] {
  return valueOf(store.logPage({ offset: 0, limit: 100_000 })).map(({ hash }) => hash);
}

/** `whole`: a prefix that verifies; else the code with which it was refused. */
async function verdictOn(copy: string, known: readonly string[]): Promise<{ readonly verdict: string; readonly done: number }> {
  const opened = await openForReading(copy, opener());
  if (!opened.ok) return { verdict: opened.failure.code, done: 0 };
  const store = opened.value;
  try {
    const checked = store.check();
    if (!checked.ok) return { verdict: checked.failure.code, done: 0 };
    const log = logOf(store);
    const isPrefix = log.every((hash, index) => hash === known[index]);
    const { done, waiting } = valueOf(store.runCounts('run-001'));
    const entries = valueOf(store.logPage({ offset: 0, limit: 100_000 })).filter(({ action }) => action === 'item/stored').length;
    return { verdict: isPrefix && done === entries && done + waiting === ITEMS ? 'whole' : 'not a prefix', done };
  } finally {
    store.close();
  }
}

async function finalLog(path: string): Promise<readonly string[]> {
  const store = valueOf(await openForReading(path, opener()));
  const log = logOf(store);
  store.close();
  return log;
}

it(
  'database and log copied at any moment open to a prefix of the run, or are refused by name; never anything else',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'live.concord');
    const random = seededRandom('torn copies');
    const copies: string[] = [];
    await whileCommitting(path, async () => {
      await pause(random.below(8));
      if (copies.length >= COPIES) return;
      const copy = join(folder, `copy-${String(copies.length)}.concord`);
      // A copying tool takes the two files one after the other, in either order, and sometimes forgets the log.
      const sides = [['', '-wal'], ['-wal', ''], ['']][copies.length % 3] ?? [];
      for (const side of sides) if (existsSync(`${path}${side}`)) copyFileSync(`${path}${side}`, `${copy}${side}`);
      copies.push(copy);
    });
    const known = await finalLog(path);
    const verdicts: Record<string, number> = {};
    for (const copy of copies) {
      const { verdict } = await verdictOn(copy, known);
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      for (const side of ['', '-wal', '-shm']) rmSync(`${copy}${side}`, { force: true });
    }
    expect(copies.length).toBeGreaterThan(30);
    expect(Object.keys(verdicts).filter((verdict) => !['whole', 'project/damaged', 'project/altered'].includes(verdict))).toEqual([]);
    expect(verdicts['whole'] ?? 0).toBeGreaterThan(copies.length / 2);
  },
  PATIENCE_MS,
);

it(
  'every backup that SQLite makes while the run goes on verifies and is a prefix of it',
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'live.concord');
    const copies: string[] = [];
    await whileCommitting(path, async () => {
      const copy = join(folder, `backup-${String(copies.length)}.concord`);
      const source = new Database(path, { readonly: true });
      await source.backup(copy);
      source.close();
      copies.push(copy);
      await pause(50);
    });
    const known = await finalLog(path);
    const verdicts = await Promise.all(copies.map((copy) => verdictOn(copy, known)));
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['whole']));
    const done = verdicts.map((verdict) => verdict.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(copies.length).toBeGreaterThan(3);
  },
  PATIENCE_MS,
);

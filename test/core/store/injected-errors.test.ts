import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { createProject } from '../../../core/store/create.ts';
import { openForWriting } from '../../../core/store/open.ts';
import { opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/*
 * Real errors of the system, injected by strace into a child that commits: the N-th sync answers EIO, the N-th write ENOSPC, once or from then on.
 * Whatever happens, what the child acknowledged is stored, and the run can be finished.
 */
const ITEMS = 24;
const child = fileURLToPath(new URL('committing-child.ts', import.meta.url));

const faults = [
  ...[1, 2, 4, 7].map((n) => `fdatasync,fsync:error=EIO:when=${n}`),
  ...[2, 5].map((n) => `fdatasync,fsync:error=EIO:when=${n}+`),
  ...[3, 12, 25, 40].map((n) => `pwrite64:error=ENOSPC:when=${n}`),
  ...[5, 30].map((n) => `pwrite64:error=ENOSPC:when=${n}+`),
];

const hasTracer = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;

it.skipIf(!hasTracer)('an error of the system at any sync or write loses nothing acknowledged', { timeout: 240_000 }, async () => {
  const undisturbed = await finished(await plannedProject());
  for (const fault of faults) {
    const path = await plannedProject();
    const traced = spawnSync('strace', ['-f', '-qqq', '-o', '/dev/null', '-e', `inject=${fault}`, process.execPath, child, path], {
      encoding: 'utf8',
    });
    const acknowledged = traced.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
    const store = valueOf(await openForWriting(path, opener()));
    const pending = new Set(valueOf(store.pendingItems('run-001', { after: -1, limit: ITEMS })).map(({ ordinal }) => ordinal));
    store.close();
    expect({ fault, lost: acknowledged.filter((item) => pending.has(item)), content: await finished(path) }).toEqual({
      fault,
      lost: [],
      content: undisturbed,
    });
  }
});

async function plannedProject(): Promise<string> {
  const path = join(temporaryFolder(), 'injected.concord');
  const store = valueOf(await createProject(path, { id: 'injected', title: 'Injected', example: false }, opener()));
  plannedRun(store, ITEMS);
  store.close();
  return path;
}

/** Finishes what is pending; answers the content hash of the whole run. */
async function finished(path: string): Promise<string> {
  const store = valueOf(await openForWriting(path, opener()));
  for (const { ordinal } of valueOf(store.pendingItems('run-001', { after: -1, limit: ITEMS })))
    valueOf(store.commitItems('run-001', [sampleResult(ordinal)]));
  const hash = valueOf(store.contentHash('run-001'));
  valueOf(store.check());
  store.close();
  return hash;
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { createProject } from '../../../core/store/create.ts';
import { openForWriting } from '../../../core/store/open.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { opener, plannedRun, temporaryFolder, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

const ITEMS = 400;
const KILLS = 32;
const child = fileURLToPath(new URL('committing-child.ts', import.meta.url));

it(
  'a process killed in the middle of commits loses nothing acknowledged, stores nothing twice and ends with the same content',
  { timeout: 180_000 },
  async () => {
    const path = join(temporaryFolder(), 'killed.concord');
    valueOf(await plannedProject(path)).close();
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Half of them inside a transaction, at a look at the clock; half from outside, at whatever instant it is.
      const how: Death =
        kill % 2 === 0
          ? { at: 'look', look: 2 + ((kill * 5) % 23) }
          : { at: 'acknowledgement', count: 1 + (kill % 6) * 2, delayMs: kill % 5 };
      for (const item of await runAndDie(path, how)) acknowledged.add(item);
      const store = valueOf(await openForWriting(path, opener()));
      const { done, waiting } = valueOf(store.runCounts('run-001'));
      const pending = new Set(valueOf(store.pendingItems('run-001', { after: -1, limit: ITEMS })).map(({ ordinal }) => ordinal));
      store.close();
      expect({ lost: [...acknowledged].filter((item) => pending.has(item)), sum: done + waiting, pending: pending.size }).toEqual({
        lost: [],
        sum: ITEMS,
        pending: waiting,
      });
      // At most the batch in flight is stored without having been acknowledged.
      expect(done - acknowledged.size).toBeLessThanOrEqual(2 * (kill + 1));
    }
    expect(acknowledged.size).toBeLessThan(ITEMS);
    await runAndDie(path, { at: 'end' });
    const store = valueOf(await openForWriting(path, opener()));
    expect({ content: valueOf(store.contentHash('run-001')), storedOnce: storedOnce(store) }).toEqual({
      content: await undisturbedHash(),
      storedOnce: true,
    });
    store.close();
  },
);

type Death =
  | { readonly at: 'look'; readonly look: number }
  | { readonly at: 'acknowledgement'; readonly count: number; readonly delayMs: number }
  | { readonly at: 'end' };

/** Lets a child continue the run until it dies; answers what it acknowledged. */
async function runAndDie(path: string, death: Death): Promise<readonly number[]> {
  const running = spawn(process.execPath, [child, path, ...(death.at === 'look' ? [String(death.look)] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
    if (death.at === 'acknowledgement' && linesOf(told).length >= death.count) setTimeout(() => running.kill('SIGKILL'), death.delayMs);
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve) => running.on('close', (_code, by) => resolve(by)));
  expect(signal).toBe(death.at === 'end' ? null : 'SIGKILL');
  return linesOf(told).map(Number);
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').slice(0, -1);
}

async function undisturbedHash(): Promise<string> {
  const store = valueOf(await plannedProject(join(temporaryFolder(), 'undisturbed.concord')));
  for (let item = 0; item < ITEMS; item += 1) valueOf(store.commitItems('run-001', [sampleResult(item)]));
  const hash = valueOf(store.contentHash('run-001'));
  store.close();
  return hash;
}

async function plannedProject(path: string): ReturnType<typeof createProject> {
  const created = await createProject(path, { id: 'killed', title: 'Killed', example: false }, opener());
  plannedRun(valueOf(created), ITEMS);
  return created;
}

/** One log entry per item, and none that replaces another. */
function storedOnce(store: WriteStore): boolean {
  const entries = valueOf(store.logPage({ offset: 0, limit: 10_000 })).filter(({ action }) => action.startsWith('item/'));
  return (
    entries.every(({ action }) => action === 'item/stored') &&
    new Set(entries.map(({ target }) => target)).size === ITEMS &&
    entries.length === ITEMS
  );
}

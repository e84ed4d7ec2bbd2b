import { expect, it } from 'vitest';

import { AuditQueue } from '../../../core/audit/audit-queue.ts';
import { collectReport } from '../../../core/audit/collect-report.ts';
import { startAudit } from '../../../core/audit/start-audit.ts';
import { channels } from '../../../core/contract/channels.ts';
import { newStore, valueOf } from '../store/sample-project.ts';
import { fakeAsk, fakeTools, runToTheEnd } from './fake-audit.ts';
import type { Told } from './fake-audit.ts';
import type { FakeWorld } from './fake-jobs.ts';

const ITEMS = 50;
/** Every fifth item cannot be decoded, one ends every worker that explains it. */
const world: FakeWorld = {
  items: ITEMS,
  batch: 4,
  undecodable: new Set(Array.from({ length: ITEMS / 5 }, (_, index) => index * 5)),
  onExplain: ({ ordinal }, { endWorker }) => {
    if (ordinal === 13) endWorker();
  },
};

/** What the page was told, one after the other, as finished items. */
function progressIn(told: readonly Told[]) {
  return told
    .filter(({ name }) => name === 'audit/progress')
    .map(({ payload }) => channels['audit/progress'].payload.parse(payload))
    .map(({ done, skipped, failed, total }) => ({ finished: done + skipped + failed, done, skipped, failed, total }));
}

it('with bad files, an item that ends workers, a cancel and a resume, progress never goes back and ends with the three counts of the record', async () => {
  const store = await newStore();
  const queue = new AuditQueue();
  const first = fakeTools(store, {
    ...world,
    onExplain: (item, around) => {
      if (item.ordinal === 31) void queue.cancel();
      return world.onExplain?.(item, around);
    },
  });
  valueOf(await queue.start((signal) => startAudit(fakeAsk(), first.tools, signal), first.tools));
  await queue.cancel();
  const second = fakeTools(store, world);
  valueOf(await runToTheEnd(fakeAsk(), second.tools));

  const told = [...progressIn(first.told), ...progressIn(second.told)];
  const finished = told.map((progress) => progress.finished);
  const counts = { done: ITEMS - ITEMS / 5 - 1, skipped: ITEMS / 5, failed: 1, total: ITEMS };
  const { total, done, skipped, failed } = valueOf(store.runCounts('run-001'));
  const { completeness } = valueOf(collectReport(store)).head;
  expect(finished).toEqual(finished.toSorted((a, b) => a - b));
  expect(told.at(-1)).toEqual({ finished: ITEMS, ...counts });
  expect({ total, done, skipped, failed }).toEqual(counts);
  expect(completeness).toMatchObject({ items: ITEMS, done: counts.done, skipped: counts.skipped, failed: 1 });
});

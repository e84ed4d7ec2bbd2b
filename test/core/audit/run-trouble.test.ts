import { afterEach, describe, expect, it, vi } from 'vitest';

import { collectReport } from '../../../core/audit/collect-report.ts';
import { RunTrouble } from '../../../core/audit/run-trouble.ts';
import { failure } from '../../../core/contract/failures.ts';
import { FailureError } from '../../../core/contract/result.ts';
import { newStore, valueOf } from '../store/sample-project.ts';
import { fakeAsk, fakeTools, runToTheEnd } from './fake-audit.ts';
import type { FakeWorld } from './fake-jobs.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function audited(world: FakeWorld) {
  const store = await newStore();
  const { tools, seen, told } = fakeTools(store, world);
  const ended = valueOf(await runToTheEnd(fakeAsk(), tools));
  const { done, skipped, failed } = valueOf(store.runCounts('run-001'));
  return { store, ended, seen, told, counts: { done, skipped, failed } };
}

const noMemory = (): never => {
  throw new FailureError(failure('engine/out-of-memory', 'Failed to allocate memory for requested buffer'));
};

describe('a run without enough memory for its batches', () => {
  it('goes on in smaller ones, ends with the same content, and says so in the log, to the page and in the report', async () => {
    const undisturbed = await audited({ items: 20, batch: 8 });
    const short = await audited({ items: 20, batch: 8, onExplain: (_item, { batch }) => (batch > 2 ? noMemory() : undefined) });
    expect({ code: short.ended.code, counts: short.counts }).toEqual({ code: null, counts: { done: 20, skipped: 0, failed: 0 } });
    expect(valueOf(short.store.contentHash('run-001'))).toBe(valueOf(undisturbed.store.contentHash('run-001')));
    const sentence = expect.stringContaining('no memory for batches of 8: the rest is computed in batches of 2') as unknown;
    expect(short.told.filter(({ name }) => name === 'audit/notice').map(({ payload }) => payload)).toContainEqual({
      run: 'run-001',
      notice: sentence,
    });
    const notices = valueOf(collectReport(short.store)).head.sections['7'].notices;
    expect(notices.filter(({ notice }) => notice.startsWith('no memory'))).toEqual([{ run: 'run-001', notice: sentence }]);
  });

  it.each([
    { job: 'floors/measure', sentence: 'no memory for batches of 8: the rest is computed in batches of 2' },
    { job: 'pair/prepare', sentence: 'no memory to prepare batches of 2: prepared for batches of 1' },
  ] as const)('measures floors and prepares for fewer at once too, and says so: $job', async ({ job, sentence }) => {
    const most = job === 'pair/prepare' ? 1 : 2;
    const short = await audited({
      items: 20,
      batch: 8,
      onBatch: (asked, batch) => (asked === job && (batch ?? 64) > most ? noMemory() : undefined),
    });
    expect({ code: short.ended.code, done: short.counts.done }).toEqual({ code: null, done: 20 });
    expect(valueOf(short.store.floorFigures('run-001')).length).toBeGreaterThan(0);
    const notices = valueOf(collectReport(short.store)).head.sections['7'].notices.map(({ notice }) => notice);
    expect(notices).toContainEqual(expect.stringContaining(sentence));
    expect(short.told.filter(({ name }) => name === 'audit/notice').map(({ payload }) => payload)).toContainEqual({
      run: 'run-001',
      notice: expect.stringContaining(sentence) as unknown,
    });
  });

  it('stops when a single item cannot be prepared', async () => {
    const short = await audited({ items: 4, batch: 8, onBatch: (job) => (job === 'pair/prepare' ? noMemory() : undefined) });
    expect([short.ended.code, short.seen.prepared.length]).toEqual(['engine/out-of-memory', 4]); // as chosen, 8, 2, 1
  });

  it('sets aside the one item that finds none even alone, as memory, and goes on', async () => {
    const { ended, counts, told } = await audited({
      items: 9,
      batch: 4,
      onExplain: (item) => (item.ordinal === 5 ? noMemory() : undefined),
    });
    expect({ code: ended.code, counts }).toEqual({ code: null, counts: { done: 8, skipped: 0, failed: 1 } });
    expect(told.find(({ name }) => name === 'audit/left-out')?.payload).toMatchObject({ item: 5, code: 'engine/out-of-memory' });
  });
});

describe('items that hang', () => {
  it('one is set aside; with a second one the model is blamed and the run stops', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const hanging = (guilty: readonly number[]) =>
      audited({
        items: 8,
        batch: 2,
        onExplain: ({ ordinal }) => (guilty.includes(ordinal) ? new Promise<void>(() => undefined) : undefined),
      });
    const one = await inTime(hanging([3]));
    const two = await inTime(hanging([3, 6]));
    expect([one.ended.code, one.counts]).toEqual([null, { done: 7, skipped: 0, failed: 1 }]);
    expect(two.ended.code).toBe('engine/too-slow');
    expect(two.counts.failed).toBeLessThanOrEqual(1);
  });
});

describe('what follows from trouble', () => {
  it('is a quarter of the batch at a time, never none', () => {
    const trouble = new RunTrouble(32);
    const steps = [32, 8, 2, 1].map((used) => [trouble.ranOutOfMemory(used), trouble.batch]);
    expect(steps).toEqual([
      [true, 8],
      [true, 2],
      [true, 1],
      [false, 1],
    ]);
  });

  it('counts an item once, however often it is slow', () => {
    const trouble = new RunTrouble(1);
    expect([trouble.wasTooSlow(3), trouble.wasTooSlow(3), trouble.wasTooSlow(4)]).toEqual([false, false, true]);
  });
});

/** Lets the time of the deadlines pass until the work is done. */
async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const state = { done: false };
  void work.finally(() => (state.done = true));
  for (let step = 0; step < 60 && !state.done; step += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return work;
}

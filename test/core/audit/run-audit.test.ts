import { describe, expect, it, vi } from 'vitest';

import { AuditQueue } from '../../../core/audit/audit-queue.ts';
import { collectReport } from '../../../core/audit/collect-report.ts';
import { startAudit } from '../../../core/audit/start-audit.ts';
import { unfinishedAudits } from '../../../core/audit/resume-audit.ts';
import { failure } from '../../../core/contract/failures.ts';
import { failed } from '../../../core/contract/result.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { codeOf, newStore, valueOf } from '../store/sample-project.ts';

import { fakeAsk, fakeProtocol, fakeTools, runToTheEnd } from './fake-audit.ts';

const never = new AbortController().signal;

function summaries(store: WriteStore) {
  return valueOf(store.runSummaries()).map(({ run, state, done, skipped, failed: lost, total }) => ({
    run,
    state,
    done,
    skipped,
    failed: lost,
    total,
  }));
}

describe('starting an audit', () => {
  it('refuses pictures without a card and says which model lacks it, before anything is stored', async () => {
    const store = await newStore();
    const { tools } = fakeTools(store, { items: 4, batch: 2, needsCard: true });
    const started = await startAudit(fakeAsk(), tools, never);
    expect(started).toMatchObject({ ok: false, failure: { code: 'card/missing', details: { side: 0 } } });
    expect(valueOf(store.models())).toEqual([]);
  });

  it('refuses data without a usable item', async () => {
    const { tools } = fakeTools(await newStore(), { items: 0, batch: 2 });
    expect(codeOf(await startAudit(fakeAsk(), tools, never))).toBe('data/none');
  });

  it('refuses the same file twice until that is confirmed', async () => {
    const { tools } = fakeTools(await newStore(), { items: 4, batch: 2 });
    const compressed = [{ path: '/models/teacher.h5', card: null }];
    expect(codeOf(await startAudit(fakeAsk({ compressed }), tools, never))).toBe('mismatch/identical');
    expect(codeOf(await startAudit(fakeAsk({ compressed, confirmed: ['file'] }), tools, never))).toBe('ok');
  });

  it('refuses another teacher in the same project', async () => {
    const { tools } = fakeTools(await newStore(), { items: 4, batch: 2 });
    await startAudit(fakeAsk(), tools, never);
    expect(codeOf(await startAudit(fakeAsk({ teacher: { path: '/models/other.h5', card: null } }), tools, never))).toBe(
      'project/other-teacher',
    );
  });

  it('freezes the protocol in the log before any result exists', async () => {
    const store = await newStore();
    const { tools } = fakeTools(store, { items: 4, batch: 2 });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    const actions = valueOf(store.logPage({ offset: 0, limit: 100 })).map(({ action }) => action);
    expect(actions.indexOf('protocol/frozen')).toBeGreaterThan(-1);
    expect(actions.indexOf('protocol/frozen')).toBeLessThan(actions.indexOf('run/started'));
  });

  it('answers the same run for the same declaration', async () => {
    const { tools } = fakeTools(await newStore(), { items: 4, batch: 2 });
    const ids = async () => valueOf(await startAudit(fakeAsk(), tools, never)).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });
});

describe('running an audit', () => {
  it('explains every item once and tells it after it is stored', async () => {
    const store = await newStore();
    const { tools, seen, told } = fakeTools(store, { items: 7, batch: 3 });
    expect(valueOf(await runToTheEnd(fakeAsk(), tools))).toEqual({ runs: ['run-001'], code: null, failure: null });
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'done', done: 7, skipped: 0, failed: 0, total: 7 }]);
    expect(seen.batches.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
    expect(told.filter(({ name }) => name === 'audit/item')).toHaveLength(14);
  });

  it('measures the early floors beside the items, and the jitter with the agreement of the finished pair', async () => {
    const store = await newStore();
    const { tools, seen } = fakeTools(store, { items: 12, batch: 4 });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    const agreement = valueOf(store.runSummaries())[0]?.agreement ?? null;
    expect(seen.floors).toEqual([
      { floors: ['input-noise', 'permuted'], items: 5, agreement: null },
      { floors: ['weight-jitter'], items: 5, agreement },
    ]);
  });

  it('counts items that cannot be decoded and goes on', async () => {
    const store = await newStore();
    const { tools, told } = fakeTools(store, { items: 6, batch: 2, undecodable: new Set([1, 4]) });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'done', done: 4, skipped: 2, failed: 0, total: 6 }]);
    expect(told.filter(({ name }) => name === 'audit/left-out').map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ item: 1, name: 'item-1.png', state: 'skipped', code: 'data/undecodable' }),
      expect.objectContaining({ item: 4, state: 'skipped' }),
    ]);
  });

  it('explains the teacher once however many candidates there are', async () => {
    const store = await newStore();
    const { tools, seen } = fakeTools(store, { items: 6, batch: 2 });
    const compressed = ['/models/int8.tflite', '/models/pruned.h5', '/models/narrow.h5'].map((path) => ({ path, card: null }));
    valueOf(await runToTheEnd(fakeAsk({ compressed }), tools));
    expect(seen.teacherMaps).toBe(6 * 2);
    expect(summaries(store).map(({ state, done }) => ({ state, done }))).toEqual([1, 2, 3].map(() => ({ state: 'done', done: 6 })));
  });

  it('uses the teacher maps again for a candidate that is added later', async () => {
    const store = await newStore();
    const { tools, seen } = fakeTools(store, { items: 4, batch: 2 });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    valueOf(await runToTheEnd(fakeAsk({ compressed: [{ path: '/models/later.h5', card: null }] }), tools));
    expect(seen.teacherMaps).toBe(4 * 2);
  });

  it('lets the other candidates have their turn when one cannot be explained', async () => {
    const store = await newStore();
    const { tools } = fakeTools(store, { items: 4, batch: 2, failPrepare: true });
    expect(valueOf(await runToTheEnd(fakeAsk(), tools))).toMatchObject({ code: 'method/not-applicable' });
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'failed', done: 0, skipped: 0, failed: 0, total: 4 }]);
  });

  it('has no verdict when no item has two maps to compare', async () => {
    const store = await newStore();
    const { tools } = fakeTools(store, { items: 3, batch: 2, allZero: true });
    expect(valueOf(await runToTheEnd(fakeAsk(), tools))).toMatchObject({ code: 'evidence/none' });
    expect(valueOf(collectReport(store)).head.verdict).toMatchObject({ machine: null, exitCode: 3 });
  });

  it('audits only the first items where the protocol sets a limit', async () => {
    const store = await newStore();
    const { tools, seen } = fakeTools(store, { items: 10, batch: 4 });
    valueOf(await runToTheEnd(fakeAsk({ protocol: { ...fakeProtocol, limitItems: 5 } }), tools));
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'done', done: 5, skipped: 0, failed: 0, total: 5 }]);
    expect(seen.batches.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });
});

it('too little room on the disk is said with both figures before the run begins', async () => {
  const { tools, told } = fakeTools(await newStore(), { items: 100, batch: 50, freeBytes: 60 * 1024 * 1024 });
  valueOf(await startAudit(fakeAsk(), tools, never));
  expect(told).toEqual([
    {
      name: 'audit/notice',
      payload: { run: 'run-001', notice: expect.stringMatching(/^about 0\.\d MiB .* 60\.0 MiB are free/) as unknown },
    },
  ]);
});

it('what is noticed about a pair is logged once and stands in the report', async () => {
  const store = await newStore();
  valueOf(await runToTheEnd(fakeAsk(), fakeTools(store, { items: 2, batch: 2 }).tools));
  const { notices } = valueOf(collectReport(store)).head.sections['7'];
  expect(notices).toEqual([
    { run: 'run-001', notice: 'programs agree with reference within 0.0e+0 of the largest value' },
    { run: 'run-001', notice: 'a twin, not certified' },
  ]);
});

describe('an audit that is disturbed', () => {
  it('can be cancelled while its files are still read; then no run begins', async () => {
    const store = await newStore();
    const { tools, told } = fakeTools(store, { items: 4, batch: 2 });
    const queue = new AuditQueue();
    const starting = queue.start((signal) => startAudit(fakeAsk(), tools, signal), tools);
    expect(codeOf(await queue.start((signal) => startAudit(fakeAsk(), tools, signal), tools))).toBe('project/busy');
    await queue.cancel();
    expect(codeOf(await starting)).toBe('engine/cancelled');
    expect({ told, runs: valueOf(store.runs()).filter(({ startedAt }) => startedAt !== null) }).toEqual({ told: [], runs: [] });
  });

  it('goes on after a cancel where it stopped, with the same results as an undisturbed one', async () => {
    const undisturbed = await newStore();
    valueOf(await runToTheEnd(fakeAsk(), fakeTools(undisturbed, { items: 9, batch: 2 }).tools));

    const store = await newStore();
    const queue = new AuditQueue();
    const { tools, told } = fakeTools(store, {
      items: 9,
      batch: 2,
      onExplain: (item) => {
        if (item.ordinal === 5) void queue.cancel();
      },
    });
    valueOf(await queue.start((signal) => startAudit(fakeAsk(), tools, signal), tools));
    await queue.cancel();
    expect(told.at(-1)).toMatchObject({ name: 'audit/ended', payload: { code: 'engine/cancelled' } });
    expect(summaries(store)[0]).toMatchObject({ state: 'cancelled' });

    const again = fakeTools(store, { items: 9, batch: 2 });
    const [ask] = valueOf(unfinishedAudits(store));
    if (ask === undefined) throw new Error('expected an unfinished audit');
    valueOf(await runToTheEnd(ask, again.tools));
    expect(summaries(store)[0]).toMatchObject({ state: 'done', done: 9 });
    expect(valueOf(store.contentHash('run-001'))).toBe(valueOf(undisturbed.contentHash('run-001')));
  });

  it('goes on with the executor it began with, and says when that one has another version now', async () => {
    const store = await newStore();
    const queue = new AuditQueue();
    const first = fakeTools(store, {
      items: 6,
      batch: 2,
      workers: 1,
      onExplain: (item) => {
        if (item.ordinal === 3) void queue.cancel();
      },
    });
    valueOf(await queue.start((signal) => startAudit(fakeAsk(), first.tools, signal), first.tools));
    await vi.waitFor(() => {
      expect(first.told.at(-1)?.name).toBe('audit/ended');
    });

    const again = fakeTools(store, { items: 6, batch: 2, executorVersion: '2' });
    valueOf(await runToTheEnd(fakeAsk(), again.tools));
    expect([first, again].map(({ seen }) => seen.prepared.map(({ executor }) => executor))).toEqual([[null], ['reference']]);
    expect(again.seen.prepared[0]?.items).toBeLessThan(6);
    const notices = valueOf(collectReport(store)).head.sections['7'].notices.map(({ notice }) => notice);
    expect(notices.at(-1)).toBe(
      'the maps made so far come from reference 1, the rest from reference 2: they may differ in their last bits',
    );
  });

  it('takes no more workers than the executor was chosen for', async () => {
    const store = await newStore();
    let [now, most] = [0, 0];
    const onExplain = async (): Promise<void> => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
    };
    valueOf(await runToTheEnd(fakeAsk(), fakeTools(store, { items: 8, batch: 2, workers: 1, onExplain }).tools));
    expect([most, valueOf(store.run('run-001')).engine?.workers]).toEqual([1, 1]);
  });

  it('pauses when the disk is full, keeps what is stored, and goes on later', async () => {
    const store = await newStore();
    const { tools, told } = fakeTools(store, { items: 8, batch: 2 });
    let commits = 0;
    const full = new Proxy(store, {
      get: (target, name) => {
        if (name === 'commitItems' && (commits += 1) > 2) return () => failed(failure('storage/full', 'no space left'));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    const ended = valueOf(await runToTheEnd(fakeAsk(), { ...tools, store: full, freeBytes: () => 1000 }));
    expect(ended).toMatchObject({ code: 'storage/full' });
    expect(ended.failure).toMatch(/^the run run-001 is paused, .* for \d more items: about 0\.1 MiB are needed, and 0\.0 MiB are free;/);
    const acknowledged = told.filter(({ name }) => name === 'audit/item').length / 2;
    expect(acknowledged).toBeLessThan(8);
    expect(summaries(store)[0]).toMatchObject({ state: 'paused', done: acknowledged });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    expect(summaries(store)[0]).toMatchObject({ state: 'done', done: 8 });
  });

  it('sets an item aside that ends two workers, and finishes the rest', async () => {
    const store = await newStore();
    const { tools } = fakeTools(store, {
      items: 6,
      batch: 3,
      onExplain: (item, { endWorker }) => {
        if (item.ordinal === 4) endWorker();
      },
    });
    expect(valueOf(await runToTheEnd(fakeAsk(), tools)).code).toBeNull();
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'done', done: 5, skipped: 0, failed: 1, total: 6 }]);
  });

  it('does not blame an item for one death', async () => {
    const store = await newStore();
    let deaths = 0;
    const { tools } = fakeTools(store, {
      items: 6,
      batch: 3,
      onExplain: (item, { endWorker }) => {
        if (item.ordinal === 4 && (deaths += 1) === 1) endWorker();
      },
    });
    valueOf(await runToTheEnd(fakeAsk(), tools));
    expect(summaries(store)).toEqual([{ run: 'run-001', state: 'done', done: 6, skipped: 0, failed: 0, total: 6 }]);
  });

  it('leaves out an item whose pixels are not those of the first run', async () => {
    const store = await newStore();
    valueOf(await runToTheEnd(fakeAsk(), fakeTools(store, { items: 4, batch: 2 }).tools));
    const changed = fakeTools(store, {
      items: 4,
      batch: 2,
      pixelsOf: (ordinal) => (ordinal === 2 ? 'repainted' : `pixels ${String(ordinal)}`),
    });
    valueOf(await runToTheEnd(fakeAsk({ compressed: [{ path: '/models/later.h5', card: null }] }), changed.tools));
    expect(summaries(store)[1]).toEqual({ run: 'run-002', state: 'done', done: 3, skipped: 0, failed: 1, total: 4 });
  });
});

import { getEventListeners } from 'node:events';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { failure } from '../../../core/contract/failures.ts';
import type { ExplainedItem } from '../../../core/contract/jobs.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { RestartBudget } from '../../../core/serve/restart-budget.ts';
import { deadlineOf } from '../../../core/work/deadlines.ts';
import type { WorkerLife } from '../../../core/work/worker-life.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';
import type { JobRequest } from '../../../core/work/workers.ts';
import { jobDoubles } from './job-doubles.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('the worker pool', () => {
  it('runs no more jobs at once than it has workers, and the rest in order', async () => {
    const { pool, running, order } = countingPool(2);
    await Promise.all([1, 2, 3, 4, 5].map((job) => pool.run('metrics/compute', { a: String(job), b: '', metrics: null })));
    expect([running.most, order]).toEqual([2, ['1', '2', '3', '4', '5']]);
  });

  it('answers a short job of the window while every worker is busy', async () => {
    const { pool, finish } = waitingPool();
    const long = pool.run('metrics/compute', { a: '', b: '', metrics: null });
    expect(await pool.run('model/read', { path: 'x', limits: defaultLimits })).toMatchObject({
      ok: false,
      failure: { code: 'input/not-found' },
    });
    finish();
    await long;
  });

  it('gives a job to a new worker where a library of the old one is used up', async () => {
    let starts = 0;
    const start = (): WorkerLife => {
      starts += 1;
      const used = starts === 1;
      return memoryWorker(
        jobDoubles({
          'metrics/compute': async () =>
            used ? failed(failure('engine/worker-used', '2 threads')) : succeeded({ value: { items: [], summary: [] } }),
        }),
      );
    };
    const pool = new WorkerPool({ size: 1, start });
    expect(await pool.run('metrics/compute', { a: '', b: '', metrics: null })).toMatchObject({ ok: true });
    expect(starts).toBe(2);
    expect(pool.facts().map(({ restarts }) => restarts)).toEqual([0]);
    await pool.close();
  });

  it('fails what waits or runs with a cancel when it closes', async () => {
    const { pool } = waitingPool();
    const jobs = [1, 2, 3].map(() => pool.run('metrics/compute', { a: '', b: '', metrics: null }));
    await Promise.resolve();
    await pool.close();
    expect((await Promise.all(jobs)).map((answer) => !answer.ok && answer.failure.code)).toEqual(Array(3).fill('engine/cancelled'));
    expect(await pool.run('metrics/compute', { a: '', b: '', metrics: null })).toMatchObject({
      ok: false,
      failure: { code: 'engine/cancelled' },
    });
  });

  it('a job cancelled while it waits never starts', async () => {
    const { pool, finish, started } = waitingPool();
    const first = pool.run('metrics/compute', { a: '', b: '', metrics: null });
    const controller = new AbortController();
    const second = pool.run('metrics/compute', { a: '', b: '', metrics: null }, { signal: controller.signal });
    controller.abort();
    expect(await second).toMatchObject({ ok: false, failure: { code: 'engine/cancelled' } });
    finish();
    await first;
    expect(started()).toBe(1);
  });

  it('leaves nothing on the signal of a run when its jobs are done', async () => {
    const { pool } = countingPool(1);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 20 }, () => pool.run('metrics/compute', { a: '', b: '', metrics: null }, { signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('passes events of a job to its listeners, with their arrays', async () => {
    const pool = poolOf(
      memoryWorker(
        jobDoubles({
          'cells/explain': async (_request, { tell }) => {
            tell('cells/item', item, [Float32Array.of(1, 2)]);
            tell('cells/skipped', { ordinal: 4, code: 'data/undecodable', reason: 'x' });
            return succeeded({ value: { items: 2, residentBytes: 1 } });
          },
        }),
      ),
    );
    const heard: unknown[] = [];
    await pool.run('cells/explain', explainRequest, {
      on: { 'cells/item': ({ ordinal }, arrays) => heard.push([ordinal, arrays]), 'cells/skipped': ({ ordinal }) => heard.push(ordinal) },
    });
    expect(heard).toEqual([[3, [Float32Array.of(1, 2)]], 4]);
  });

  it('ends a worker that is silent beyond its deadline, and counts what it held', async () => {
    vi.useFakeTimers();
    const pool = poolOf(memoryWorker(jobDoubles({ 'cells/explain': () => new Promise(() => undefined) })));
    const answer = pool.run('cells/explain', explainRequest, { expectedMs: 100, inFlight: () => ['item 3'] });
    await vi.advanceTimersByTimeAsync(30_001);
    expect(await answer).toMatchObject({ ok: false, failure: { code: 'engine/worker-lost', details: { deadlineMs: 30_000 } } });
    expect([pool.deathsOf('item 3'), pool.deathsOf('item 4')]).toEqual([1, 0]);
  });

  it('gives an item ten times what the slowest of its pair has taken, once that is known', async () => {
    vi.useFakeTimers();
    let batch = 0;
    const worker = memoryWorker(
      jobDoubles({
        'cells/explain': async () => {
          batch += 1;
          await new Promise((resolve) => setTimeout(resolve, batch === 1 ? 5_000 : 51_000));
          return succeeded({ value: { items: 1, residentBytes: 1 } });
        },
      }),
    );
    const pool = poolOf(worker);
    const first = pool.run('cells/explain', explainRequest);
    await vi.advanceTimersByTimeAsync(5_001);
    const second = pool.run('cells/explain', explainRequest);
    await vi.advanceTimersByTimeAsync(52_000);
    expect([await first, await second]).toMatchObject([
      { ok: true },
      { ok: false, failure: { code: 'engine/worker-lost', details: { deadlineMs: 50_000 } } },
    ]);
  });

  it('a sign of life begins the deadline anew', async () => {
    vi.useFakeTimers();
    const worker = memoryWorker(
      jobDoubles({
        'cells/explain': async (_request, { tell }) => {
          for (let step = 0; step < 4; step += 1) {
            await new Promise((resolve) => setTimeout(resolve, 20_000));
            tell('cells/item', item);
          }
          return succeeded({ value: { items: 4, residentBytes: 1 } });
        },
      }),
    );
    const answer = poolOf(worker).run('cells/explain', explainRequest, { expectedMs: 100 });
    await vi.advanceTimersByTimeAsync(81_000);
    expect(await answer).toMatchObject({ ok: true });
  });

  it('repeats once a job that belongs to no single item, and no other', async () => {
    const dying = (deaths: number) => {
      let starts = 0;
      const start = (): WorkerLife => {
        starts += 1;
        const dies = starts <= deaths;
        const die = async () => {
          if (dies) worker.end();
          return dies ? new Promise<never>(() => undefined) : failed(failure('method/not-applicable', 'x'));
        };
        const worker: WorkerLife = memoryWorker(jobDoubles({ 'worker/facts': die, 'model/read': die }));
        return worker;
      };
      return new WorkerPool({ start, size: 1 });
    };
    const answers = [
      await dying(1).run('worker/facts', {}),
      await dying(2).run('worker/facts', {}),
      await dying(1).run('model/read', { path: '', limits: defaultLimits }),
    ];
    expect(answers.map((answer) => !answer.ok && answer.failure.code)).toEqual([
      'method/not-applicable',
      'engine/worker-lost',
      'engine/worker-lost',
    ]);
  });

  it('replaces a worker that has grown by more than 512 MiB, between jobs and without counting a death', async () => {
    const sizes = [100, 600, 700].map((mebibytes) => mebibytes * 1024 * 1024);
    let call = 0;
    let starts = 0;
    const start = (): WorkerLife => {
      starts += 1;
      return memoryWorker(
        jobDoubles({ 'cells/explain': async () => succeeded({ value: { items: 1, residentBytes: sizes[call++] ?? 0 } }) }),
        starts,
      );
    };
    const pool = new WorkerPool({ start, size: 1 });
    const startsAfter: number[] = [];
    for (let batch = 0; batch < 4; batch += 1) {
      await pool.run('cells/explain', explainRequest);
      startsAfter.push(starts);
    }
    expect([startsAfter, pool.facts()]).toEqual([[1, 1, 1, 2], [{ pid: 2, residentBytes: 0, restarts: 0 }]]);
  });
});

describe('a restart budget', () => {
  it('gives three restarts in five minutes, and again when they have passed', () => {
    let now = 0;
    const budget = new RestartBudget(() => now);
    const first = [budget.take(), budget.take(), budget.take(), budget.take()];
    now = 5 * 60_000;
    expect([...first, budget.take()]).toEqual([true, true, true, false, true]);
  });
});

describe('a deadline', () => {
  it('is ten times the measured time and at least 30 seconds', () => {
    expect([deadlineOf('cells/explain', 10), deadlineOf('cells/explain', 5000), deadlineOf('maps/compute', undefined)]).toEqual([
      30_000,
      50_000,
      null,
    ]);
  });
});

const item: ExplainedItem = {
  ordinal: 3,
  bytesHash: '',
  decodedHash: '',
  target: 0,
  targetTie: false,
  teacherTop: 0,
  compressedTop: 0,
  methods: [],
  seconds: 0,
};

const explainRequest = parseExplainRequest({
  teacher: { path: 'a', card: null },
  compressed: { path: 'b', card: null },
  data: { path: 'd', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits },
  protocol: {},
  items: [{ ordinal: 3, name: 'x', label: null, cluster: null, locator: '3' }],
  known: [],
  batch: 1,
});

function parseExplainRequest(request: object): JobRequest<'cells/explain'> {
  return request as JobRequest<'cells/explain'>;
}

function poolOf(worker: WorkerLife): WorkerPool {
  return new WorkerPool({ start: () => worker, size: 1 });
}

function countingPool(size: number) {
  const running = { now: 0, most: 0 };
  const order: string[] = [];
  const handlers = jobDoubles({
    'metrics/compute': async ({ a }) => {
      order.push(a);
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running.now -= 1;
      return failed(failure('mismatch/maps', 'x'));
    },
  });
  return { pool: new WorkerPool({ start: () => memoryWorker(handlers), size }), running, order };
}

function waitingPool() {
  let finish = (): void => undefined;
  let starts = 0;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const handlers = jobDoubles({
    'metrics/compute': async () => {
      starts += 1;
      await finished;
      return failed(failure('mismatch/maps', 'x'));
    },
    'model/read': async () => failed(failure('input/not-found', 'x')),
  });
  return { pool: new WorkerPool({ start: () => memoryWorker(handlers), size: 1 }), finish: () => finish(), started: () => starts };
}

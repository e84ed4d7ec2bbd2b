import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { forkWorker } from '../../../core/work/forked-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';

const entry = fileURLToPath(new URL('troubled-worker.ts', import.meta.url));
const pools: WorkerPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('workers as processes', () => {
  it('a crash fails its own job with the last words of the process, and the next job has a new process', async () => {
    const pool = troubledPool();
    const before = await pidOf(pool);
    const crashed = await read(pool, 'crash');
    const after = await pidOf(pool);
    expect(crashed).toMatchObject({
      ok: false,
      failure: { code: 'engine/worker-lost', details: { kind: 'crashed', reason: 'it gave up (abort), signal SIGABRT' } },
    });
    expect(after).not.toBe(before);
    expect(pool.facts()).toMatchObject([{ pid: after, restarts: 1 }]);
  });

  it('a process killed while idle is replaced by the next job', async () => {
    const pool = troubledPool();
    const before = await pidOf(pool);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(() => expect(pool.facts()).toEqual([]));
    expect(await pidOf(pool)).not.toBe(before);
  });

  it('a fourth death within five minutes is not answered with another process', async () => {
    const pool = troubledPool();
    for (let death = 0; death < 4; death += 1) {
      expect(await read(pool, 'crash')).toMatchObject({ ok: false, failure: { code: 'engine/worker-lost' } });
    }
    expect(await read(pool, 'anything')).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
  });

  it('a cancel is obeyed at once by a worker that listens', async () => {
    const pool = troubledPool();
    const pid = await pidOf(pool);
    const { answer, tookMs } = await cancelled(pool, 'wait');
    expect(answer).toMatchObject({ ok: false });
    expect(tookMs).toBeLessThan(1000);
    expect(await pidOf(pool)).toBe(pid);
  });

  it('a cancel ends a worker that does not listen, after two seconds and without counting as a death', async () => {
    const pool = troubledPool();
    const pid = await pidOf(pool);
    const { answer, tookMs } = await cancelled(pool, 'hang');
    expect(answer).toMatchObject({ ok: false, failure: { code: 'engine/cancelled' } });
    expect(tookMs).toBeGreaterThan(1900);
    expect(tookMs).toBeLessThan(3000);
    expect(await pidOf(pool)).not.toBe(pid);
    expect(pool.facts()).toMatchObject([{ restarts: 0 }]);
  });

  it('closing the pool leaves no process behind', async () => {
    const pool = troubledPool();
    const pid = await pidOf(pool);
    void read(pool, 'hang');
    await pool.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('a worker in a long computation dies with a parent that is killed', async () => {
    const parent = fork(fileURLToPath(new URL('doomed-parent.ts', import.meta.url)), [entry], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const pid = await new Promise<number>((resolve) => parent.once('message', (message) => resolve(Number(message))));
    await pause(300); // the worker is in its endless loop by now
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000, interval: 100 });
  });
});

function troubledPool(): WorkerPool {
  const pool = new WorkerPool({ start: () => forkWorker({ entry }), size: 1 });
  pools.push(pool);
  return pool;
}

function read(pool: WorkerPool, path: string, signal?: AbortSignal) {
  return pool.run('model/read', { path, limits: defaultLimits }, signal === undefined ? {} : { signal });
}

async function pidOf(pool: WorkerPool): Promise<number> {
  const answer = await read(pool, 'nothing');
  return answer.ok ? 0 : Number(answer.failure.details?.['pid']);
}

async function cancelled(pool: WorkerPool, path: string) {
  const controller = new AbortController();
  const answer = read(pool, path, controller.signal);
  await pause(300);
  const since = performance.now();
  controller.abort();
  return { answer: await answer, tookMs: performance.now() - since };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

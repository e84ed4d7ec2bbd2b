import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from 'vitest';

import { defaultLimits } from '../../../core/contract/limits.ts';
import { childEnvironment } from '../../../core/serve/child-environment.ts';
import { forkWorker } from '../../../core/work/forked-worker.ts';
import { workerEnd } from '../../../core/work/worker-end.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';
import type { Ending } from '../../faults/endings.ts';

const entry = fileURLToPath(new URL('ending-worker.ts', import.meta.url));
const pools: WorkerPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** A small heap, so that filling it takes a second. */
function startSmall() {
  const options = { execArgv: ['--max-old-space-size=48'], env: childEnvironment(), serialization: 'advanced' as const };
  return forkWorker({ entry }, fork(entry, [], { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
}

async function endOf(ending: Ending) {
  const pool = new WorkerPool({ start: startSmall, size: 1 });
  pools.push(pool);
  const answer = await pool.run('model/read', { path: ending, limits: defaultLimits });
  return answer.ok ? null : { code: answer.failure.code, kind: answer.failure.details?.['kind'], said: answer.failure.details?.['said'] };
}

describe('a worker that ends by itself', () => {
  it.each([
    ['abort', 'engine/worker-lost', 'crashed'],
    ['segfault', 'engine/worker-lost', 'crashed'],
    ['illegal-instruction', 'engine/worker-lost', 'crashed'],
    ['kill', 'engine/worker-lost', 'killed'],
    ['exit-0', 'engine/worker-lost', 'left'],
    ['exit-1', 'engine/worker-lost', 'failed'],
    ['heap', 'engine/out-of-memory', 'memory'],
  ] as const)('by %s is told as %s, %s', async (ending, code, kind) => {
    expect(await endOf(ending)).toMatchObject({ code, kind });
  });

  it('after 32 MiB on stderr keeps only the last words', async () => {
    const before = process.memoryUsage.rss();
    expect(await endOf('stderr-flood')).toEqual({ code: 'engine/worker-lost', kind: 'failed', said: 'the last words' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('the reason of an end', () => {
  const facts = { code: null, signal: null, said: '', systemWasShort: false };

  it.each([
    [{ ...facts, signal: 'SIGSEGV' as const }, 'it touched memory that is not its own (segmentation fault), signal SIGSEGV'],
    [
      { ...facts, signal: 'SIGILL' as const },
      'it met an instruction that this processor does not have (illegal instruction), signal SIGILL',
    ],
    [{ ...facts, signal: 'SIGABRT' as const }, 'it gave up (abort), signal SIGABRT'],
    [{ ...facts, code: 0 }, 'it left before it had answered, exit code 0'],
    [{ ...facts, code: 1 }, 'it failed, exit code 1'],
    [{ ...facts, signal: 'SIGKILL' as const }, 'it was ended from outside, signal SIGKILL'],
    [{ ...facts, signal: 'SIGKILL' as const, systemWasShort: true }, 'no memory left, signal SIGKILL'],
    [
      { ...facts, signal: 'SIGABRT' as const, said: "terminate called after throwing an instance of 'std::bad_alloc'" },
      'no memory left, signal SIGABRT',
    ],
  ])('%o: %s', (given, reason) => {
    expect(workerEnd(given).reason).toBe(reason);
  });
});

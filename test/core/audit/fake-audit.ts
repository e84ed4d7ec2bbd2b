import { onTestFinished } from 'vitest';

import type { AuditEvent, AuditTools } from '../../../core/audit/audit-tools.ts';
import type { AuditAsk } from '../../../core/audit/audit-ask.ts';
import { startAudit } from '../../../core/audit/start-audit.ts';
import { AuditQueue } from '../../../core/audit/audit-queue.ts';
import type { PayloadOf } from '../../../core/contract/call.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { protocol } from '../../../core/contract/protocol.ts';
import { succeeded } from '../../../core/contract/result.ts';
import type { Result } from '../../../core/contract/result.ts';
import { cosine } from '../../../core/metrics/cosine.ts';
import { spearman } from '../../../core/metrics/spearman.ts';
import type { WriteStore } from '../../../core/store/stores.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import type { WorkerLife } from '../../../core/work/worker-life.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';

import { fakeJobs, fakeMethods } from './fake-jobs.ts';
import type { FakeWorld, Seen } from './fake-jobs.ts';

export interface Told {
  readonly name: AuditEvent;
  readonly payload: unknown;
}

export const fakeProtocol = protocol.parse({
  methods: [{ id: 'grad-cam' }, { id: 'saliency' }],
  metrics: ['spearman', 'cosine'],
  floors: { sampleItems: 5 },
});

/** Tools over a real store and real pool, with workers in this process that play the jobs. */
export function fakeTools(store: WriteStore, world: FakeWorld) {
  const seen: Seen = { batches: [], teacherMaps: 0, prepared: [], floors: [] };
  const told: Told[] = [];
  const pool = new WorkerPool({ size: 2, start: () => fakeWorker(world, seen) });
  onTestFinished(() => pool.close());
  const tools: AuditTools = {
    store,
    workers: pool,
    metrics: [spearman, cosine],
    methods: fakeMethods,
    limits: defaultLimits,
    tell: (name, payload) => {
      told.push({ name, payload });
    },
    freeBytes: () => world.freeBytes ?? null,
    now: () => performance.now(),
    machine: { node: '24', cpu: 'test' },
  };
  return { tools, seen, told };
}

export function fakeAsk(part: Partial<AuditAsk> = {}): AuditAsk {
  return {
    teacher: { path: '/models/teacher.h5', card: null },
    compressed: [{ path: '/models/small.h5', card: null }],
    data: { path: '/data', arrayName: null, labelsPath: null, layout: 'nhwc', limits: defaultLimits },
    protocol: fakeProtocol,
    confirmed: [],
    use: { workers: null, threads: null, batch: null },
    ...part,
  };
}

/** Starts and waits for the end, as a host does. */
export async function runToTheEnd(ask: AuditAsk, tools: AuditTools): Promise<Result<PayloadOf<Channels, 'audit/ended'>>> {
  return new Promise((resolve, reject) => {
    const told: AuditTools = {
      ...tools,
      tell: (name, payload) => {
        tools.tell(name, payload);
        if (name === 'audit/ended') resolve(succeeded(payload as PayloadOf<Channels, 'audit/ended'>));
      },
    };
    new AuditQueue()
      .start((signal) => startAudit(ask, tools, signal), told)
      .then((begun) => {
        if (!begun.ok) resolve(begun);
      }, reject);
  });
}

let pid = 0;

function fakeWorker(world: FakeWorld, seen: Seen): WorkerLife {
  pid += 1;
  const worker: WorkerLife = memoryWorker(
    fakeJobs(world, seen, () => worker.end()),
    pid,
  );
  return worker;
}

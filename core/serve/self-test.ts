import { availableParallelism, cpus, totalmem } from 'node:os';

import { selfTestGroups } from '../audit/self-test/self-test-groups.ts';
import { executorIds } from '../contract/backend.ts';
import type { ExecutorId, ExecutorTest } from '../contract/backend.ts';
import type { SelfTestGroup, SelfTestResult } from '../contract/self-test.ts';
import type { Workers } from '../work/workers.ts';

/** Every executor there is, tested afresh one after the other in a worker; one that ends its worker is told so. */
export async function testExecutors(workers: Workers, how: { readonly fresh: boolean }): Promise<ExecutorTest[]> {
  const tests: ExecutorTest[] = [];
  for (const id of executorIds) {
    const answer = await workers.run('worker/self-test', { executor: id, fresh: how.fresh });
    tests.push(answer.ok ? answer.value.value : lost(id, answer.failure.message));
  }
  return tests;
}

/** The tool's self-test: what this installation computes on cases whose answers are known. */
export async function runSelfTest(workers: Workers, build: { readonly version: string; readonly sqlite: string }): Promise<SelfTestResult> {
  const started = performance.now();
  const executors = await testExecutors(workers, { fresh: true });
  const known = executors.flatMap(({ id, known: cases }) => cases.map((it) => ({ ...it, name: `${id}, ${it.name}` })));
  const knownModels: SelfTestGroup = {
    ...{ id: 'known-models', title: 'Models with known maps', cases: known },
    notDone: ['LRP cases from an independent reference'],
  };
  return {
    version: build.version,
    environment: {
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      threads: availableParallelism(),
      memoryBytes: totalmem(),
      sqlite: build.sqlite,
    },
    executors,
    groups: [knownModels, ...selfTestGroups()],
    seconds: (performance.now() - started) / 1000,
  };
}

function lost(id: ExecutorId, reason: string): ExecutorTest {
  return { ...{ id, title: id, version: null, state: 'ended', reasons: [reason], kinds: [], known: [] }, seconds: 0 };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import type { Backend, ExecutorId } from '../../../../core/contract/backend.ts';
import { failure } from '../../../../core/contract/failures.ts';
import { protocol } from '../../../../core/contract/protocol.ts';
import { failed, succeeded } from '../../../../core/contract/result.ts';
import { referenceExecutor } from '../../../../core/executors/reference.ts';
import type { Executor } from '../../../../core/graph/executor.ts';
import { chooseForPair } from '../../../../core/serve/jobs/choose-for-pair.ts';
import { PairSessions } from '../../../../core/serve/jobs/pair-session.ts';
import type { TrustedBackend } from '../../../../core/serve/jobs/pair-session.ts';
import { WorkerState } from '../../../../core/serve/jobs/worker-state.ts';
import { fixturePath } from '../../../support/read-fixture.ts';
import { dataAt } from '../../../support/worker-calls.ts';

const home = mkdtempSync(join(tmpdir(), 'choose-for-pair-'));
beforeAll(() => {
  vi.stubEnv('CONCORD_HOME', home);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** How a double of an executor answers: like the reference, later, or wrongly. */
interface Manner {
  readonly millisecondsPerRun?: number;
  readonly error?: number;
  readonly refuses?: boolean;
}

function double(id: ExecutorId, { millisecondsPerRun = 0, error = 0, refuses = false }: Manner): Executor {
  return {
    ...referenceExecutor,
    id,
    // one of its own for each test: agreements are remembered by version
    version: `double ${String(Math.random())}`,
    compile: async (graph, how) => {
      if (refuses) return failed(failure('engine/no-executor', `${id} has no kernel`));
      const compiled = await referenceExecutor.compile(graph, how);
      if (!compiled.ok) return compiled;
      return succeeded({
        ...compiled.value,
        run: async (feeds) => {
          await new Promise((resolve) => setTimeout(resolve, millisecondsPerRun));
          const made = await compiled.value.run(feeds);
          return Object.fromEntries(
            Object.entries(made).map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value * (1 + error)) }]),
          );
        },
      });
    },
  };
}

async function choose(world: Partial<Record<ExecutorId, Manner>>, ask: { backend?: Backend; executor?: ExecutorId; items?: number } = {}) {
  const executors = new Map(Object.entries(world).map(([id, manner]) => [id, double(id as ExecutorId, manner)]));
  const trusted: TrustedBackend = async (id) => {
    const executor = executors.get(id);
    return executor === undefined
      ? failed(failure('engine/no-executor', `${id} does not load`))
      : succeeded({ executor, selfTest: { passed: true, reasons: [], kinds: [] } });
  };
  const chosen = await chooseForPair(
    new PairSessions(new WorkerState(), trusted),
    {
      teacher: { path: fixturePath('nets/A/models/A.keras2.h5'), card: null },
      compressed: { path: fixturePath('nets/A/models/A.prune95.h5'), card: null },
      data: dataAt(fixturePath('nets/A/inputs/inputs.npy')),
      protocol: protocol.parse({ methods: [{ id: 'saliency' }], backend: ask.backend ?? 'auto' }),
      executor: ask.executor ?? null,
      ...{ batch: 2, threads: 1, workers: null, items: ask.items ?? 10 },
    },
    new AbortController().signal,
  );
  if (!chosen.ok) return chosen.failure.message;
  const { choice } = chosen.value;
  return [choice.how, ...choice.trials.map(({ id, state }) => `${id} ${state}`)];
}

it('a short run takes the first executor and measures nothing', async () => {
  expect(await choose({ onnx: { millisecondsPerRun: 5 }, native: {}, reference: {} })).toEqual([
    'first-allowed',
    ...['onnx chosen', 'native not-tried', 'wasm not-tried', 'reference not-tried'],
  ]);
});

it('a long run takes the fastest of those that are right', async () => {
  expect(await choose({ onnx: { millisecondsPerRun: 40 }, native: {}, wasm: {}, reference: {} }, { items: 1e9 })).toEqual([
    'calibrated',
    ...['onnx slower', 'native chosen', 'wasm not-tried', 'reference not-tried'],
  ]);
});

it('the fastest is not taken where it disagrees on this pair', async () => {
  const world = { onnx: { millisecondsPerRun: 40 }, native: { error: 0.01 }, wasm: {}, reference: {} };
  expect(await choose(world, { items: 1e9 })).toEqual([
    'first-allowed',
    ...['onnx chosen', 'native barred', 'wasm not-tried', 'reference not-tried'],
  ]);
});

it('one that disagrees or cannot compile is barred, and the next takes its place', async () => {
  expect(await choose({ onnx: { error: 0.01 }, native: { refuses: true }, wasm: {}, reference: {} })).toEqual([
    'first-allowed',
    ...['onnx barred', 'native barred', 'wasm chosen', 'reference not-tried'],
  ]);
});

it('the reference kernels come last, where nothing else is right', async () => {
  expect(await choose({ onnx: { error: 0.01 }, reference: {} })).toEqual([
    'first-allowed',
    ...['onnx barred', 'native unavailable', 'wasm unavailable', 'reference chosen'],
  ]);
});

it('a run that was begun keeps its executor, however fast another is', async () => {
  expect(await choose({ onnx: { millisecondsPerRun: 40 }, native: {}, reference: {} }, { executor: 'onnx', items: 1e9 })).toEqual([
    'as-before',
    'onnx chosen',
  ]);
});

it('a backend that was named has no stand-in, and the reason is told', async () => {
  expect(await choose({ onnx: {}, reference: {} }, { backend: 'wasm' })).toContain('wasm does not load');
  expect(await choose({ onnx: { error: 0.01 }, reference: {} }, { backend: 'onnx' })).toMatch(
    /differs from reference by .* of the largest value/,
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { Explainer } from '../../../../core/attribution/explainer.ts';
import { succeeded } from '../../../../core/contract/result.ts';
import { referenceExecutor } from '../../../../core/executors/reference.ts';
import type { Executor } from '../../../../core/graph/executor.ts';
import { expectAgreement } from '../../../../core/serve/jobs/agreed-backend.ts';
import type { SingleSession } from '../../../../core/serve/jobs/single-session.ts';
import { fixtureKeras } from '../../../support/read-fixture.ts';

const home = mkdtempSync(join(tmpdir(), 'agreed-backend-'));
beforeAll(() => {
  vi.stubEnv('CONCORD_HOME', home);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

/** The reference kernels under another name, with every value too large by a share. */
function double(share: number): Executor {
  return {
    ...referenceExecutor,
    id: 'onnx',
    version: `double ${String(Math.random())}`,
    compile: async (graph, how) => {
      const compiled = await referenceExecutor.compile(graph, how);
      if (!compiled.ok) return compiled;
      return succeeded({
        ...compiled.value,
        run: async (feeds) => {
          const made = Object.entries(await compiled.value.run(feeds));
          return Object.fromEntries(
            made.map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value * (1 + share)) }]),
          );
        },
      });
    },
  };
}

async function answered(executor: Executor): Promise<SingleSession['backend']['notes']> {
  const model = await fixtureKeras('nets/C/models/C.keras2.h5');
  const explainer = new Explainer({ model, methods: [], executor, threads: 1 });
  const shape = model.graph.inputs[0]?.shape.slice(1) ?? [];
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1)).fill(0.5);
  await explainer.logits({ shape: [1, ...shape], values });
  const backend = { id: executor.id, version: executor.version, selfTest: 'passed' as const, notes: [] };
  await expectAgreement({ executor, backend }, explainer);
  return backend.notes;
}

it('an executor that disagrees on the programs it has run gives no result', async () => {
  await expect(answered(double(1e-3))).rejects.toMatchObject({ failure: { code: 'engine/no-executor' } });
});

it('one that agrees has nothing to note', async () => {
  expect(await answered(double(0))).toEqual([]);
});

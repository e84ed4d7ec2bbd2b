import { fileURLToPath } from 'node:url';

import { afterEach, expect, it, vi } from 'vitest';

import { localEngine } from '../../../core/serve/local-engine.ts';
import { startEngine } from '../../../core/serve/start-engine.ts';

const entry = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

afterEach(() => {
  vi.unstubAllEnvs();
});

it('a stub in the place of the workers is taken only from the environment, and the engine says so', async () => {
  vi.stubEnv('CONCORD_STUB', entry('test/core/work/troubled-worker.ts'));
  const engine = localEngine(startEngine({ workerEntry: entry('core/entry/worker.ts'), description: 'test' }));
  try {
    const grant = await engine.grant('/net.h5', { writable: false });
    const inspected = await engine.client.call('model/inspect', { grant: grant.ok ? grant.value : '' });
    const facts = await engine.client.call('engine/facts', {});
    expect([!inspected.ok && inspected.failure.message, facts.ok && facts.value.value.stub]).toEqual([
      expect.stringContaining('looked for /net.h5'),
      true,
    ]);
  } finally {
    await engine.close();
  }
});

import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { forkWorker } from '../../../core/work/forked-worker.ts';

const PATIENCE_MS = 60_000;

it(
  'a worker that has run networks leaves nothing outside our own folder: no report of its libraries, no device number',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'worker-privacy-'));
    const [home, temporary] = [join(folder, 'home'), join(folder, 'temporary')];
    await Promise.all([mkdir(home), mkdir(temporary)]);
    const entry = fileURLToPath(new URL('../../../core/entry/worker.ts', import.meta.url));
    const worker = forkWorker({
      entry,
      environment: { HOME: home, TMPDIR: temporary, XDG_CACHE_HOME: join(home, 'cache'), CONCORD_HOME: join(folder, 'own') },
    });
    try {
      expect(await worker.client.call('worker/facts', {})).toMatchObject({ ok: true, value: { value: { selfTest: 'passed' } } });
      const wasm = await worker.client.call('worker/self-test', { executor: 'wasm' });
      expect(wasm).toMatchObject({ ok: true, value: { value: { state: 'passed' } } });
      expect([await readdir(home), await readdir(temporary)]).toEqual([[], []]);
    } finally {
      worker.end();
      await worker.ended;
      await rm(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);

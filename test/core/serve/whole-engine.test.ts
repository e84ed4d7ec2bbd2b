import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PayloadOf } from '../../../core/contract/call.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { localEngine } from '../../../core/serve/local-engine.ts';
import type { LocalEngine } from '../../../core/serve/local-engine.ts';
import { startEngine } from '../../../core/serve/start-engine.ts';

const PATIENCE_MS = 180_000; // real workers on a machine that may be busy with other tests
const ITEMS = 6;

let folder = '';
let engine: LocalEngine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-engine-'));
  const workerEntry = fileURLToPath(new URL('../../../core/entry/worker.ts', import.meta.url));
  engine = localEngine(startEngine({ workerEntry, description: 'test', workers: 1 }));
});
afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the engine with real workers, on the bundled example', () => {
  it(
    'leads from two files to reviewed rows and a report',
    async () => {
      const ended = await audited();
      expect(ended).toMatchObject({ code: null, failure: null });
      const page = await asked(
        engine.client.call('review/page', { filter: { method: 'grad-cam' }, sort: { by: 'silent-drift' }, offset: 0, limit: 50 }),
      );
      expect([page.value.total, new Set(page.value.rows.map(({ item }) => item)).size]).toEqual([ITEMS, ITEMS]);

      const keys = page.value.rows.map(({ run, item, method }) => ({ run, item, method }));
      const [first = { run: '', item: 0, method: '' }] = keys;
      const tiles = await asked(engine.client.call('review/tiles', { rows: keys }));
      expect(tiles.arrays.slice(0, 3).map((array) => [array.constructor.name, array.length])).toEqual([
        ['Uint8Array', 28 * 28],
        ['Float32Array', 49],
        ['Float32Array', 49],
      ]);
      const detail = await asked(engine.client.call('review/detail', first));
      expect([detail.value.picture, detail.arrays.map(({ length }) => length)]).toEqual([
        { height: 28, width: 28, channels: 1 },
        [784, 49, 49],
      ]);
      expect(detail.value.sentence.length).toBeGreaterThan(20);
      const decided = await asked(
        engine.client.call('review/decide', { ...first, state: 'rejected', note: 'moved', reviewer: 'A. Person' }),
      );
      expect(decided.value.row.review).toBe('rejected');

      const pair = await asked(engine.client.call('project/pair', { run: first.run }));
      expect(pair.value).toMatchObject({
        stops: 0,
        layers: expect.arrayContaining([expect.objectContaining({ relation: 'same' })]) as unknown,
      });

      const file = join(folder, 'report.json');
      const report = await asked(engine.client.call('report/write', { format: 'json', grant: await granted(file) }));
      const bytes = await readFile(file);
      expect(report.value).toEqual({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    },
    PATIENCE_MS,
  );

  it(
    'loses nothing when a worker is killed in the middle of a run',
    async () => {
      let killed = 0;
      engine.client.on('audit/progress', ({ step, workers }) => {
        const worker = workers.find(({ residentBytes }) => residentBytes > 0);
        if (step !== 'explain' || killed > 0 || worker === undefined) return;
        killed = worker.pid;
        process.kill(worker.pid, 'SIGKILL');
      });
      await audited();
      const status = await asked(engine.client.call('audit/status', {}));
      expect(killed).toBeGreaterThan(0);
      expect(status.value.runs).toMatchObject([{ state: 'done', total: ITEMS, done: ITEMS, skipped: 0, failed: 0 }]);
    },
    PATIENCE_MS,
  );
});

async function audited(): Promise<PayloadOf<Channels, 'audit/ended'>> {
  const example = (name: string): Promise<string> =>
    granted(fileURLToPath(new URL(`../../../resources/examples/garments/${name}`, import.meta.url)));
  const project = await granted(join(folder, 'example.concord'), true);
  await asked(engine.client.call('project/create', { grant: project, title: 'Example' }));
  const ended = new Promise<PayloadOf<Channels, 'audit/ended'>>((resolve) => {
    engine.client.on('audit/ended', resolve);
  });
  await asked(
    engine.client.call('audit/start', {
      teacher: { grant: await example('garments-teacher.h5') },
      compressed: [{ grant: await example('garments-pruned95.h5') }],
      data: { grant: await example('pictures') },
      protocol: { limitItems: ITEMS, methods: [{ id: 'grad-cam' }], floors: { sampleItems: 2 } },
      use: { batch: 1 },
    }),
  );
  return ended;
}

async function granted(path: string, writable = true): Promise<string> {
  const grant = await engine.grant(path, { writable });
  if (!grant.ok) throw new Error(grant.failure.message);
  return grant.value;
}

/** The value of an answer; a failure fails the test with its sentence. */
async function asked<Value>(
  call: Promise<{ ok: true; value: Value } | { ok: false; failure: { code: string; message: string } }>,
): Promise<Value> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.failure.code}: ${answer.failure.message}`);
  return answer.value;
}

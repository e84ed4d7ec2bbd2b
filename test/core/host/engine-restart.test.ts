import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Client } from '../../../core/contract/call.ts';
import { channels } from '../../../core/contract/channels.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { connect } from '../../../core/contract/client.ts';
import { EngineHost } from '../../../core/host/engine-host.ts';
import { forkEngine } from '../../../core/host/engine-life.ts';
import { Grants } from '../../../core/host/grants.ts';

const PATIENCE_MS = 180_000; // real engine and workers on a machine that may be busy with other tests
const ITEMS = 8;
const place = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

let folder = '';
let host: EngineHost;
let grants: Grants;
let lost = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-restart-'));
  lost = 0;
  grants = new Grants((grant) => {
    host.addGrant(grant);
  });
  host = new EngineHost({
    start: (epoch) => forkEngine({ entry: place('core/entry/engine.ts') }, epoch),
    grants: () => grants.all(),
    onLost: () => (lost += 1),
    log: () => undefined,
  });
  host.start();
});
afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

describe('an engine that is killed in the middle of an audit', () => {
  it(
    'is started again, opens its project and finishes the audit without being asked',
    async () => {
      const told: number[] = [];
      const page = pageOf();
      page.on('audit/item', ({ item }) => {
        told.push(item);
        if (told.length > 2) process.kill(host.pid() ?? 0, 'SIGKILL');
      });
      await startAudit(page);
      await vi.waitFor(() => expect(lost).toBe(1), { timeout: PATIENCE_MS });

      const after = pageOf();
      await vi.waitFor(
        async () => expect(await runsOf(after)).toMatchObject([{ state: 'done', total: ITEMS, done: ITEMS, skipped: 0, failed: 0 }]),
        {
          timeout: PATIENCE_MS,
          interval: 500,
        },
      );
      const stored = await itemsOf(after);
      expect([stored.length, told.filter((item) => !stored.includes(item))]).toEqual([ITEMS, []]);
    },
    2 * PATIENCE_MS,
  );
});

async function startAudit(page: Client<Channels>): Promise<void> {
  const example = (name: string) => ({ grant: grants.give(place(`resources/examples/garments/${name}`), 'read') });
  const created = await page.call('project/create', { grant: grants.give(join(folder, 'audit.concord'), 'write'), title: 'Audit' });
  expect(created).toMatchObject({ ok: true });
  host.projectChanged();
  await vi.waitFor(() => expect(host.project()).toBe(join(folder, 'audit.concord')));
  const started = await page.call('audit/start', {
    teacher: example('garments-teacher.h5'),
    compressed: [example('garments-pruned95.h5')],
    data: example('pictures'),
    protocol: { limitItems: ITEMS, methods: [{ id: 'saliency' }], floors: { sampleItems: 0 } },
    use: { batch: 1, workers: 1 },
  });
  expect(started).toMatchObject({ ok: true });
}

function pageOf(): Client<Channels> {
  const lane = host.openPage();
  if (lane === null) throw new Error('expected a living engine');
  return connect(lane.port, channels);
}

async function runsOf(page: Client<Channels>): Promise<unknown> {
  const answer = await page.call('audit/status', {});
  return answer.ok ? answer.value.value.runs : answer.failure;
}

async function itemsOf(page: Client<Channels>): Promise<number[]> {
  const answer = await page.call('review/page', { filter: { method: 'saliency' }, sort: { by: 'item' }, offset: 0, limit: 100 });
  return answer.ok ? answer.value.value.rows.map(({ item }) => item) : [];
}

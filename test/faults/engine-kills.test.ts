import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import type { Client } from '../../core/contract/call.ts';
import { channels } from '../../core/contract/channels.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { connect } from '../../core/contract/client.ts';
import { EngineHost } from '../../core/host/engine-host.ts';
import { forkEngine } from '../../core/host/engine-life.ts';
import { Grants } from '../../core/host/grants.ts';
import { seededRandom } from '../../core/numeric/random.ts';
import { command, contentOf, engineEntry, playedPlace, playingWorker } from './played-audit.ts';
import type { Content, PlayedPlace } from './played-audit.ts';

/*
 * The window's engine killed in the middle of an audit, twice in each run, at seeded moments: the host starts it again within five
 * seconds, the project opens and the audit continues without being asked. With the kills of kill-points.test.ts these make a hundred.
 */
const RUNS = Math.ceil(Number(process.env['CONCORD_KILLS'] ?? 90) / 18);
const KILLS_PER_RUN = 2;
const PATIENCE_MS = 180_000;

let place: PlayedPlace;
let undisturbed: Content;

beforeAll(async () => {
  place = playedPlace();
  const project = join(place.folder, 'undisturbed.concord');
  expect((await command(place.words(project))).code).toBe(0);
  undisturbed = await contentOf(project);
}, PATIENCE_MS);
afterAll(() => {
  place.remove();
});

interface Window {
  readonly grants: Grants;
  readonly host: EngineHost;
  page(): Client<Channels>;
}

function openWindow(): Window {
  const grants: Grants = new Grants((grant) => {
    host.addGrant(grant);
  });
  const environment = { CONCORD_STUB: playingWorker, CONCORD_PLAY: JSON.stringify({ itemMs: 40 }) };
  const host: EngineHost = new EngineHost({
    start: (epoch) => forkEngine({ entry: engineEntry, environment }, epoch),
    grants: () => grants.all(),
    onLost: () => undefined,
    log: () => undefined,
  });
  host.start();
  const page = (): Client<Channels> => {
    const lane = host.openPage();
    if (lane === null) throw new Error('expected a living engine');
    return connect(lane.port, channels);
  };
  return { grants, host, page };
}

async function startAudit({ grants, host, page }: Window, project: string): Promise<void> {
  const at = (name: string) => ({ grant: grants.give(join(place.folder, name), 'read') });
  const created = await page().call('project/create', { grant: grants.give(project, 'write'), title: 'Audit' });
  expect(created).toMatchObject({ ok: true });
  host.projectChanged();
  await vi.waitFor(() => expect(host.project()).toBe(project));
  const started = await page().call('audit/start', {
    teacher: at('teacher.h5'),
    compressed: [at('small.h5')],
    data: at('pictures'),
    protocol: { methods: [{ id: 'grad-cam' }, { id: 'saliency' }], metrics: ['spearman', 'cosine'], floors: { sampleItems: 5 } },
    use: { workers: 2 },
  });
  expect(started).toMatchObject({ ok: true });
}

/** What the engine says of the run; nothing while there is none to ask. */
async function runOf(window: Window): Promise<{ readonly state: string; readonly done: number } | null> {
  const answer = await window.page().call('audit/status', {});
  return answer.ok ? (answer.value.value.runs[0] ?? null) : null;
}

it.each(Array.from({ length: RUNS }, (_, run) => run))(
  `run %s: ${String(KILLS_PER_RUN)} kills of the engine lose nothing`,
  async (run) => {
    const random = seededRandom('engine', run);
    const folder = join(place.folder, String(run));
    mkdirSync(folder);
    const project = join(folder, 'audit.concord');
    const window = openWindow();
    try {
      await startAudit(window, project);
      for (let kill = 0; kill < KILLS_PER_RUN; kill += 1) {
        await new Promise((resolve) => setTimeout(resolve, random.below(500)));
        const pid = window.host.pid() ?? 0;
        process.kill(pid, 'SIGKILL');
        await vi.waitFor(() => expect([null, pid]).not.toContain(window.host.pid()), { timeout: 5_000, interval: 50 });
        // Open again, and at work or done.
        await vi.waitFor(async () => expect(['running', 'done']).toContain((await runOf(window))?.state), {
          timeout: 30_000,
          interval: 200,
        });
      }
      await vi.waitFor(async () => expect(await runOf(window)).toMatchObject({ state: 'done', done: 24 }), {
        timeout: 60_000,
        interval: 200,
      });
    } finally {
      await window.host.close();
    }
    expect(await contentOf(project)).toEqual(undisturbed);
    expect(readdirSync(folder)).toEqual(['audit.concord']);
  },
  PATIENCE_MS,
);

import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Client } from '../../../core/contract/call.ts';
import { channels } from '../../../core/contract/channels.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { connect } from '../../../core/contract/client.ts';
import { EngineHost } from '../../../core/host/engine-host.ts';
import { forkEngine } from '../../../core/host/engine-life.ts';
import { Grants } from '../../../core/host/grants.ts';

const entry = fileURLToPath(new URL('troubled-engine.ts', import.meta.url));
const hosts: EngineHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

describe('the host of an engine', () => {
  it('starts it again within five seconds when it is killed, and a page that was waiting is told', async () => {
    const { host, lost } = started();
    const page = pageOf(host);
    const before = await factsOf(page);
    const waiting = page.call('project/open', { grant: 'crash' });
    expect(await waiting).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
    const since = performance.now();
    await vi.waitFor(() => expect(lost()).toBe(1));
    const after = await factsOf(pageOf(host));
    expect(performance.now() - since).toBeLessThan(5000);
    expect([before.epoch, after.epoch, before.pid === after.pid]).toEqual(['1', '2', false]);
  });

  it('tells a restarted engine every grant and the project that was open', async () => {
    const { host, grants, lost } = started();
    grants.give('/a', 'read');
    grants.give('/b', 'write');
    host.projectChanged();
    await vi.waitFor(() => expect(host.project()).toBe('/kept.concord'), { timeout: 10_000 });
    process.kill(host.pid() ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(lost()).toBe(1));
    expect(await factsOf(pageOf(host))).toMatchObject({ grants: '/a,/b', reopened: '/kept.concord' });
  });

  it('gives up after three restarts in five minutes', async () => {
    const { host, lost } = started();
    for (let death = 1; death <= 4; death += 1) {
      process.kill(host.pid() ?? 0, 'SIGKILL');
      await vi.waitFor(() => expect(lost()).toBe(death), { timeout: 5000 });
    }
    expect([host.pid(), host.openPage()]).toEqual([null, null]);
  });

  it('ends it when ten heartbeats have no answer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { host, lost } = started();
      const page = pageOf(host);
      await factsOf(page);
      void page.call('project/open', { grant: 'hang' });
      await vi.advanceTimersByTimeAsync(11_000);
      await vi.waitFor(() => expect(lost()).toBe(1), { timeout: 5000 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('closing leaves no process behind', async () => {
    const { host } = started();
    const { pid } = await factsOf(pageOf(host));
    await host.close();
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });
});

function started() {
  let lostCount = 0;
  const grants: Grants = new Grants((grant) => {
    host.addGrant(grant);
  });
  const host: EngineHost = new EngineHost({
    start: (epoch) => forkEngine({ entry }, epoch),
    grants: () => grants.all(),
    onLost: () => (lostCount += 1),
    log: () => undefined,
  });
  hosts.push(host);
  host.start();
  return { host, grants, lost: () => lostCount };
}

function pageOf(host: EngineHost): Client<Channels> {
  const lane = host.openPage();
  if (lane === null) throw new Error('expected a living engine');
  return connect(lane.port, channels);
}

async function factsOf(page: Client<Channels>) {
  const answer = await page.call('engine/facts', {});
  if (!answer.ok) throw new Error(answer.failure.message);
  const { version, node, sqlite, executor } = answer.value.value;
  return { pid: version, grants: node, reopened: sqlite, epoch: executor };
}

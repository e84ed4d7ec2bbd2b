import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { channels } from '../../../core/contract/channels.ts';
import { connect } from '../../../core/contract/client.ts';
import { socketPort } from '../../../core/host/socket-port.ts';

let folder = '';
let host: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-process-'));
  await mkdir(join(folder, 'page'));
  await writeFile(join(folder, 'page', 'index.html'), '<p>page</p>');
});
afterEach(async () => {
  host.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('a start of the browser host, as processes', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with every process and without a file left', async (signal) => {
    const { page, enginePid, privateFolder } = await started();
    await workersRun(page);
    const pids = [enginePid, ...(await childrenOf(enginePid))];
    expect([pids.length > 1, privateFolder().length]).toEqual([true, 1]);
    host.kill(signal);
    expect(await exitCode()).toBe(signal === 'SIGINT' ? 130 : 0);
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]));
    expect(privateFolder()).toEqual([]);
  });

  it('leaves no process behind when it is killed', async () => {
    const { page, enginePid } = await started();
    await workersRun(page);
    const pids = [enginePid, ...(await childrenOf(enginePid))];
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 5000 });
  });

  it('has a new engine for the page when the engine is killed, within five seconds', async () => {
    const { page, enginePid, reconnect } = await started();
    await page.call('engine/facts', {});
    const since = performance.now();
    process.kill(enginePid, 'SIGKILL');
    expect(await page.call('engine/doctor', {})).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
    expect(await (await reconnect()).call('engine/facts', {})).toMatchObject({ ok: true });
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

async function started() {
  const script = fileURLToPath(new URL('small-host.ts', import.meta.url));
  host = spawn(process.execPath, [script, join(folder, 'page'), join(folder, 'data')], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const line = await new Promise<string>((resolve) => host.stdout?.setEncoding('utf8').once('data', resolve));
  const [address = '', pid = ''] = line.trim().split(' ');
  const cookie = await enter(address);
  const reconnect = () => pageOf(address, cookie);
  return {
    page: await reconnect(),
    reconnect,
    enginePid: Number(pid),
    privateFolder: () => readdirSync(folder).filter((name) => name.startsWith(`concord-${String(host.pid)}-`)),
  };
}

async function enter(address: string): Promise<string> {
  const answer = await fetch(address, { redirect: 'manual' });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function pageOf(address: string, cookie: string) {
  const { host: name, origin } = new URL(address);
  const socket = new WebSocket(`ws://${name}/engine`, { headers: { cookie, origin } });
  const page = connect(socketPort(socket), channels);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return page;
}

/** The self-test runs in a worker, so there is one when the doctor has answered. */
async function workersRun(page: Awaited<ReturnType<typeof pageOf>>): Promise<void> {
  const answer = await page.call('engine/doctor', {});
  expect(answer.ok).toBe(true);
}

async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
  return children
    .trim()
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
}

function exitCode(): Promise<number | null> {
  return new Promise((resolve) => host.once('exit', resolve));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

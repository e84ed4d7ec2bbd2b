import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ChannelTable, Client } from '../../core/contract/call.ts';
import { channels } from '../../core/contract/channels.ts';
import { connect } from '../../core/contract/client.ts';
import type { Port } from '../../core/contract/port.ts';
import { shellChannels } from '../../core/contract/shell-channels.ts';
import { openDesktop } from '../../electron/open-desktop.ts';
import type { Desktop } from '../../electron/open-desktop.ts';
import {
  app,
  BrowserWindow,
  dialogAnswers,
  ipcMain,
  portPair,
  prevented,
  resetElectron,
  session,
  toldOf,
} from '../support/electron-stub.ts';

/** The whole desktop side with the real engine; only Electron is a stand-in. */
const root = join(import.meta.dirname, '..', '..');
let folder = '';
let desktop: Desktop;
const log: string[] = [];
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
let listeners: readonly unknown[] = [];

beforeEach(async () => {
  resetElectron();
  listeners = SIGNALS.flatMap((signal) => process.listeners(signal));
  log.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'desktop-'));
  vi.stubEnv('CONCORD_HOME', join(folder, 'home'));
  vi.stubEnv('TMPDIR', folder);
  const entry = (name: string): string => join(root, 'core', 'entry', `${name}.ts`);
  const places = {
    node: process.execPath,
    engineEntry: entry('engine'),
    commandEntry: entry('concord'),
    page: join(root, 'renderer', 'public'),
    preload: join(root, 'out', 'electron', 'preload.cjs'),
    docs: join(root, 'resources', 'docs'),
    example: join(root, 'resources', 'examples', 'garments'),
  };
  const project = join(folder, 'mine.concord');
  desktop = await openDesktop({ places, project, workingFolder: folder, isTestBuild: false, log: (line) => log.push(line) });
});
afterEach(async () => {
  await leave();
  for (const signal of SIGNALS) {
    for (const listener of process.listeners(signal)) if (!listeners.includes(listener)) process.off(signal, listener);
  }
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe('the desktop window with its engine', () => {
  it('answers the page on two ports: the engine from a stock Node, the shell from the host', async () => {
    const { engine, shell } = asked();
    const facts = await engine.call('engine/facts', {});
    expect(facts.ok && facts.value.value.node).toBe(process.versions.node);
    const start = await shell.call('shell/capabilities', {});
    expect(start.ok && [start.value.value.host, start.value.value.startTitle]).toEqual(['desktop', 'mine']);
  });

  it('lets no shell call, host call or job travel on the port of the engine', async () => {
    const table = { ...shellChannels, 'engine/stop': channels['engine/facts'], 'pair/open': channels['engine/facts'] };
    const sly = portOf('concord/engine', table);
    const answers = [await sly.call('shell/capabilities', {}), await sly.call('engine/stop', {}), await sly.call('pair/open', {})];
    expect(answers.map((answer) => answer.ok || answer.failure.code)).toEqual(['ipc/invalid', 'ipc/invalid', 'ipc/invalid']);
  });

  it.skipIf(process.platform !== 'linux')('gives the page a new engine when the engine is killed', async () => {
    const { engine } = asked();
    await engine.call('engine/facts', {});
    const [pid] = engines();
    const running = engine.call('engine/doctor', {});
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await running).toMatchObject({ ok: false, failure: { code: 'engine/lost' } });
    expect(await asked().engine.call('engine/facts', {})).toMatchObject({ ok: true });
    expect([log.some((line) => line.includes('the engine ended by itself')), engines().includes(pid ?? 0)]).toEqual([true, false]);
  });

  it('tells the page of a project that was asked for elsewhere, as a grant', async () => {
    const { shell } = asked();
    const told: unknown[] = [];
    shell.on('shell/open', (one) => told.push(one));
    await shell.call('shell/capabilities', {});
    desktop.openProject(join(folder, 'other.concord'));
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect([told, JSON.stringify(told).includes(folder)]).toMatchObject([[{ title: 'other' }], false]);
  });

  it('serves the documentation as text', async () => {
    const answer = session.defaultSession.handlers.get('scheme app') as (request: Request) => Promise<Response>;
    const page = await answer(new Request('app://concord/docs/limits'));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  });

  it('closes without a question where no audit runs', async () => {
    await asked().engine.call('engine/facts', {});
    const window = BrowserWindow.all[0];
    window?.close();
    await vi.waitFor(() => expect(window?.closed).toBe(1), { timeout: 5000 });
    expect(toldOf('dialog.showMessageBox')).toEqual([]);
  });

  it('asks before it closes over an audit that runs, and keeps it running where the person says so', async () => {
    const page = asked();
    await startAudit(page);
    const window = BrowserWindow.all[0];
    dialogAnswers.push({ response: 0 });
    window?.close();
    await vi.waitFor(() => expect(toldOf('dialog.showMessageBox')).toHaveLength(1), { timeout: 5000 });
    expect([window?.closed, toldOf('dialog.showMessageBox')]).toMatchObject([0, [[{ message: 'An audit is running.' }]]]);
    await page.engine.call('audit/cancel', {});
  }, 60_000);

  it.skipIf(process.platform !== 'linux')('leaves no process and no file behind', async () => {
    await asked().engine.call('engine/doctor', {});
    const pids = engines();
    await leave();
    await vi.waitFor(() => expect(pids.filter((pid) => existsSync(`/proc/${String(pid)}`))).toEqual([]));
    expect([pids.length > 0, readdirSync(folder).filter((name) => name.startsWith('concord-'))]).toEqual([true, []]);
  });
});

/** Ends the start as Electron does, and waits until the host lets it go. */
async function leave(): Promise<void> {
  if (app.listenerCount('will-quit') === 0) return;
  expect(prevented(app, 'will-quit')).toBe(true);
  await vi.waitFor(() => expect(toldOf('app.exit')).toEqual([[0]]), { timeout: 10_000 });
  app.removeAllListeners();
}

type Page = ReturnType<typeof asked>;

/** Chooses the bundled models by the dialogs of the system, as a person does, and starts an audit of them. */
async function startAudit({ engine, shell }: Page): Promise<void> {
  const choose = async (name: string): Promise<{ grant: string }> => {
    dialogAnswers.push({ canceled: false, filePaths: [join(root, 'resources', 'examples', 'garments', name)] });
    const answer = await shell.call('shell/choose', { title: name, takes: 'file' });
    return { grant: (answer.ok ? answer.value.value.places[0]?.grant : undefined) ?? '' };
  };
  const [teacher, candidate, data] = [await choose('garments-teacher.h5'), await choose('garments-pruned95.h5'), await choose('pictures')];
  const place = await shell.call('shell/new-project', { stem: 'mine' });
  await engine.call('project/create', { grant: place.ok ? place.value.value.grant : '', title: 'Mine' });
  const started = await engine.call('audit/start', { teacher, compressed: [candidate], data, use: { workers: 1, batch: 1 } });
  expect(started).toMatchObject({ ok: true });
  const states = async (): Promise<unknown> => {
    const status = await engine.call('audit/status', {});
    return status.ok && status.value.value.runs.map(({ state }) => state);
  };
  await vi.waitFor(async () => expect(await states()).toEqual(['running']), { timeout: 30_000, interval: 50 });
}

function asked() {
  return { engine: portOf('concord/engine', channels), shell: portOf('concord/shell', shellChannels) };
}

/** Asks for a port as the page does, and calls by it. */
function portOf<Table extends ChannelTable>(channel: string, table: Table): Client<Table> {
  const [near, far] = portPair();
  const senderFrame = { origin: 'app://concord', url: 'app://concord/', parent: null };
  ipcMain.emit(channel, { senderFrame, ports: [near] }, null);
  const port: Port = {
    post: (frame) => {
      far.postMessage(frame);
    },
    onFrame: (listener) => {
      far.on('message', ({ data }: { data: unknown }) => {
        if (data instanceof Uint8Array) listener(data); // the last message is a goodbye
      });
      far.start();
    },
    onClose: (listener) => void far.on('close', listener),
    close: () => {
      far.close();
    },
  };
  return connect(port, table);
}

/** Children of this process that run the engine. */
function engines(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return commandLine(pid).includes('core/entry/engine.ts') && parentOf(pid) === process.pid;
    } catch {
      return false; // it ended while we looked
    }
  });
}

function commandLine(pid: number): string {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
}

/** Fourth field of `stat`; the second one, the name, may hold spaces but ends with the last bracket. */
function parentOf(pid: number): number {
  const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
}

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { decodeFrame, encodeFrame } from '../../core/contract/frame.ts';
import type { Port } from '../../core/contract/port.ts';
import { shellChannels } from '../../core/contract/shell-channels.ts';
import { Grants } from '../../core/host/grants.ts';
import { serveShell } from '../../core/host/serve-shell.ts';
import { memoryPorts } from '../../core/serve/memory-port.ts';
import { desktopShell } from '../../electron/shell.ts';
import type { DesktopShell } from '../../electron/shell.ts';
import { BrowserWindow, resetElectron, toldOf } from '../support/electron-stub.ts';

const MESSAGES = 1000;
const AT_ONCE = 200;
const names = Object.entries(shellChannels)
  .filter(([, entry]) => entry.type === 'call')
  .map(([name]) => name);
const opensDialog = ['shell/choose', 'shell/save'];

let folder = '';
let port: Port;
const faults: string[] = [];
const answers = new Map<number, string>();

beforeAll(async () => {
  resetElectron();
  folder = await mkdtemp(join(tmpdir(), 'shell-fuzz-'));
  const [near, far] = memoryPorts();
  const window = new BrowserWindow({ webPreferences: {} });
  const handlers = desktopShell({
    grants: new Grants(() => undefined),
    dataFolder: folder,
    workingFolder: folder,
    startProject: null,
    docs: new Set(['limits']),
    window: () => window as unknown as ReturnType<DesktopShell['window']>,
  });
  serveShell(far, handlers, { epoch: 0, log: (line) => faults.push(line) });
  near.onFrame((bytes) => {
    const frame = decodeFrame(bytes);
    if (frame.ok) answers.set(frame.value.head.id, JSON.stringify(frame.value.body));
  });
  port = near;
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a thousand generated messages to the desktop shell (W4)', () => {
  // A dialog that a well-formed message opens is answered by a person; here nobody sits, so those two get malformed ones only.
  it.each(names)('%s: all are answered, none is a fault of ours, and nothing is written or opened', async (name) => {
    const bodies = fc.sample(opensDialog.includes(name) ? malformed : bodiesOf(name), { numRuns: MESSAGES, seed: 1 });
    for (let start = 0; start < bodies.length; start += AT_ONCE) await send(name, bodies.slice(start, start + AT_ONCE));
    expect([faults, toldOf('window.loadURL'), toldOf('webContents.printToPDF'), toldOf('shell.openExternal')]).toEqual([[], [], [], []]);
    expect((await readdir(folder)).filter((entry) => entry !== 'projects')).toEqual([]);
  });
});

let lastId = 0;

async function send(name: string, bodies: readonly unknown[]): Promise<void> {
  const ids = bodies.map((body) => {
    lastId += 1;
    const encoded = encodeFrame({ head: { kind: 'call', name, id: lastId, epoch: 0 }, body, arrays: [] });
    if (encoded.ok) port.post(encoded.value);
    else answers.set(lastId, 'not sent');
    return lastId;
  });
  for (let turn = 0; turn < 500 && ids.some((id) => !answers.has(id)); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ids.filter((id) => !answers.has(id))).toEqual([]);
}

const value = fc.oneof(
  fc.jsonValue(),
  fc.string(),
  fc.constantFrom('', '../..', '/etc/passwd', '__proto__', 'x'.repeat(10_000), -1, 1e308, 0.5, null, [], {}),
);
const malformed = fc.oneof(fc.jsonValue(), fc.record({ title: value, takes: fc.constant('folder'), name: fc.constant('') }));

/** Anything at all, and objects with the right keys and wrong values, which come further. */
function bodiesOf(name: string): fc.Arbitrary<unknown> {
  const entry = Object.entries(shellChannels).find(([one]) => one === name)?.[1];
  const shape = entry?.type === 'call' ? Object.keys(entry.request.shape) : [];
  return fc.oneof(fc.jsonValue(), fc.record(Object.fromEntries(shape.map((key) => [key, value]))));
}

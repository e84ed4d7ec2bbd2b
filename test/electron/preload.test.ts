import { MessagePort } from 'node:worker_threads';

import { beforeEach, describe, expect, it, vi } from 'vitest';

import { resetElectron, toldOf } from '../support/electron-stub.ts';

const posted: unknown[][] = [];

beforeEach(async () => {
  resetElectron();
  posted.length = 0;
  vi.resetModules();
  vi.stubGlobal('location', { origin: 'app://concord' });
  vi.stubGlobal('window', { postMessage: (...values: unknown[]) => posted.push(values) });
  // The stub is loaded anew with the preload, so what it was told is asked of that copy.
  const stub = await import('../support/electron-stub.ts');
  stub.resetElectron();
  await import('../../electron/preload.ts');
  resetElectron();
  exposed = stub.toldOf('contextBridge.exposeInMainWorld');
  sent = () => stub.toldOf('ipcRenderer.postMessage');
});

let exposed: readonly (readonly unknown[])[] = [];
let sent: () => readonly (readonly unknown[])[] = () => toldOf('');

describe('what the page sees of the desktop (row 20, W6)', () => {
  it('is window.concord with two functions, and nothing else', () => {
    const [name, bridge] = exposed[0] ?? [];
    expect([exposed.length, name, surfaceOf(bridge)]).toEqual([1, 'concord', { connect: 'function/0', shell: 'function/0' }]);
  });

  it('is frozen', () => {
    const bridge = parseBridge(exposed[0]?.[1]);
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(() => Object.assign(bridge, { connect: () => 'mine' })).toThrow(TypeError);
  });

  it('asks for one port by a fixed message, and hands the other end to the page itself', () => {
    const bridge = parseBridge(exposed[0]?.[1]);
    const answers = [bridge.connect(), bridge.shell()];
    expect(answers).toEqual([undefined, undefined]);
    expect(sent().map(([channel, content, ports]) => [channel, content, countPorts(ports)])).toEqual([
      ['concord/engine', null, 1],
      ['concord/shell', null, 1],
    ]);
    expect(posted.map(([channel, origin, ports]) => [channel, origin, countPorts(ports)])).toEqual([
      ['concord/engine', 'app://concord', 1],
      ['concord/shell', 'app://concord', 1],
    ]);
    for (const [, , ports] of posted) for (const port of ports as MessagePort[]) port.close();
  });
});

function surfaceOf(bridge: unknown): Readonly<Record<string, string>> {
  const found: Readonly<Record<string, PropertyDescriptor>> = Object.getOwnPropertyDescriptors(bridge);
  return Object.fromEntries(Object.entries(found).map(([key, { value }]: [string, { value?: unknown }]) => [key, kindOf(value)]));
}

function kindOf(value: unknown): string {
  return typeof value === 'function' ? `function/${String(value.length)}` : typeof value;
}

function parseBridge(bridge: unknown): { connect(): unknown; shell(): unknown } {
  return bridge as { connect(): unknown; shell(): unknown };
}

function countPorts(ports: unknown): number {
  return Array.isArray(ports) ? ports.filter((port) => port instanceof MessagePort).length : 0;
}

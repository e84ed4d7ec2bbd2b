import { describe, expect, it, vi } from 'vitest';

import { channels } from '../../core/contract/channels.ts';
import { shellChannels } from '../../core/contract/shell-channels.ts';
import type { Port } from '../../core/contract/port.ts';
import { serve } from '../../core/serve/serve.ts';
import { bridgeLine, bridgeOf } from '../../renderer/bridge-line.ts';
import { openConnection } from '../../renderer/engine.ts';
import { fakeHandlers, fakeShell } from '../support/fake-engine.ts';

type Name = 'concord/engine' | 'concord/shell';

describe('the bridge of the desktop window', () => {
  it('is none in a browser, and none where the page has another thing of that name', () => {
    const pages = [{}, { concord: null }, { concord: 'text' }, { concord: { connect: 1, shell: 2 } }, { concord: { connect: () => 1 } }];
    expect(pages.map((page) => bridgeOf(page))).toEqual(pages.map(() => null));
  });

  it('takes a port only from its own window and under its own name', () => {
    const { line, hand } = asked('concord/engine');
    let opened = 0;
    line.onOpen(() => (opened += 1));
    hand({ data: 'concord/shell' });
    hand({ source: null });
    hand({ ports: [] });
    expect(opened).toBe(0);
    hand({});
    expect(opened).toBe(1);
  });

  it('carries frames both ways, each as bytes of its own', async () => {
    const { line, hand, far } = asked('concord/engine');
    const large = new Uint8Array(1000).fill(7);
    const heard: unknown[] = [];
    far.onmessage = (event: MessageEvent<unknown>) => heard.push(event.data);
    hand({});
    const came = new Promise<Uint8Array>((resolve) => {
      line.port.onFrame(resolve);
    });
    line.port.post(large.subarray(10, 13));
    far.postMessage(new Uint8Array([1, 2]));
    expect(await came).toEqual(new Uint8Array([1, 2]));
    await vi.waitFor(() => expect(heard).toEqual([new Uint8Array([7, 7, 7])]));
    far.close();
  });

  it('is closed once, by the goodbye of the host or by its end', async () => {
    for (const leave of [(far: MessagePort) => far.postMessage(null), (far: MessagePort) => far.close()]) {
      const { line, hand, far } = asked('concord/engine');
      let closed = 0;
      line.port.onClose(() => (closed += 1));
      hand({});
      leave(far);
      await vi.waitFor(() => expect(closed).toBe(1));
      far.close();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(closed).toBe(1);
    }
  });

  it('ignores what is no frame', async () => {
    const { line, hand, far } = asked('concord/engine');
    const heard: unknown[] = [];
    line.port.onFrame((frame) => heard.push(frame));
    hand({});
    far.postMessage('text');
    far.postMessage({ frame: 1 });
    far.postMessage(new Uint8Array([9]));
    await vi.waitFor(() => expect(heard).toEqual([new Uint8Array([9])]));
    far.close();
  });
});

describe('a page in the desktop window', () => {
  it('reaches engine and shell by a port each, and asks again when the host closes one', async () => {
    const told: boolean[] = [];
    const served: MessagePort[] = [];
    const door = {
      engine: () => servedLine('concord/engine', served),
      shell: () => servedLine('concord/shell', served),
    };
    const { engine, shell, onReachable } = openConnection(door);
    onReachable((reachable) => told.push(reachable));
    await vi.waitFor(() => expect(told).toEqual([true]));
    expect([(await engine.call('engine/facts', {})).ok, (await shell.call('shell/capabilities', {})).ok]).toEqual([true, true]);
    served[0]?.close();
    await vi.waitFor(() => expect(told).toEqual([true, false, true]));
    expect((await engine.call('engine/facts', {})).ok).toBe(true);
    for (const port of served) port.close();
  });
});

/** A line that waits for its port, and the hand that gives it one as the preload does, changed where a test says so. */
function asked(name: Name) {
  const { port1, port2 } = new MessageChannel();
  const line = bridgeLine(window, () => undefined, name);
  const hand = (changed: Partial<{ data: unknown; source: null; ports: MessagePort[] }>): void => {
    const event = new Event('message');
    Object.assign(event, { data: name, source: window, ports: [port1], ...changed });
    window.dispatchEvent(event);
  };
  return { line, hand, far: port2 };
}

/** A line whose far end is answered like a host answers it. */
function servedLine(name: Name, served: MessagePort[]) {
  const { line, hand, far } = asked(name);
  served.push(far);
  if (name === 'concord/engine') serve(nodePort(far), channels, fakeHandlers({ project: null }));
  else serve(nodePort(far), shellChannels, fakeShell({ project: null }));
  queueMicrotask(() => {
    hand({});
  });
  return line;
}

function nodePort(port: MessagePort): Port {
  return {
    post: (frame) => {
      port.postMessage(new Uint8Array(frame));
    },
    onFrame: (listener) => {
      port.onmessage = (event: MessageEvent<unknown>) => {
        if (event.data instanceof Uint8Array) listener(event.data);
      };
    },
    onClose: () => undefined,
    close: () => {
      port.close();
    },
  };
}

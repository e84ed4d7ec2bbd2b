import { beforeEach, describe, expect, it } from 'vitest';

import type { Port } from '../../../core/contract/port.ts';
import { LARGEST_FRAME_BYTES } from '../../../core/contract/frame.ts';
import { onPortAsked } from '../../../electron/guard/asked-ports.ts';
import { ipcChannels } from '../../../electron/guard/ipc-channels.ts';
import { ipcMain, portPair, resetElectron } from '../../support/electron-stub.ts';
import type { PortStub } from '../../support/electron-stub.ts';

let answered: Port[] = [];

beforeEach(() => {
  resetElectron();
  answered = [];
  onPortAsked(ipcChannels.engine, (port) => answered.push(port));
});

const page = { origin: 'app://concord', url: 'app://concord/#/review', parent: null };

describe('a message from a page (row 17)', () => {
  it('is one of two, and each carries one port', () => {
    expect(Object.values(ipcChannels)).toEqual(['concord/engine', 'concord/shell']);
    expect(ask({})).toBe('answered');
  });

  it('is refused from another origin, another page of ours, a frame, and a frame that is gone', () => {
    const senders = [
      { ...page, origin: 'https://example.org' },
      { ...page, origin: 'app://concord.evil.example' },
      { ...page, origin: 'null' },
      { ...page, url: 'app://concord/docs/limits' },
      { ...page, url: 'app://concord/?x#/review' },
      { ...page, parent: page },
      null,
    ];
    expect(senders.map((senderFrame) => ask({ senderFrame }))).toEqual(senders.map(() => 'closed'));
    expect(answered).toEqual([]);
  });

  it('is refused with any content besides its port', () => {
    const contents = [[], [undefined], [{}], ['/etc/passwd'], [null, null], [{ __proto__: { admin: true } }], [new Uint8Array(1e6)]];
    expect(contents.map((content) => ask({ content }))).toEqual(contents.map(() => 'closed'));
  });

  it('is refused without a port, and with two', () => {
    expect([ask({ ports: [] }), ask({ ports: [portPair()[0], portPair()[0]] })]).toEqual(['ignored', 'closed']);
  });

  it('opens eight ports at once at most; one that closes makes room', () => {
    const ports = Array.from({ length: 10 }, () => portPair()[0]);
    const answers = ports.map((port) => ask({ ports: [port] }));
    expect(answers).toEqual([...Array.from({ length: 8 }, () => 'answered'), 'closed', 'closed']);
    ports[0]?.emit('close');
    expect(ask({})).toBe('answered');
  });
});

describe('a port of the page', () => {
  it('is closed by what is no frame, and by more than 16 MiB', async () => {
    const posts: readonly unknown[] = ['text', { frame: 1 }, null, new ArrayBuffer(8), new Uint8Array(LARGEST_FRAME_BYTES + 1)];
    for (const post of posts) {
      const [near, far] = portPair();
      ask({ ports: [near] });
      const frames: Uint8Array[] = [];
      let closed = 0;
      answered.at(-1)?.onClose(() => (closed += 1));
      answered.at(-1)?.onFrame((frame) => frames.push(frame));
      far.postMessage(post);
      await delivered();
      expect([near.isClosed, frames, closed]).toEqual([true, [], 1]);
    }
  });

  it('says goodbye before it is closed by us, for a page that would not notice', async () => {
    const [near, far] = portPair();
    ask({ ports: [near] });
    const came: unknown[] = [];
    far.on('message', ({ data }: { data: unknown }) => came.push(data));
    far.start();
    answered[0]?.close();
    await delivered();
    expect([came, near.isClosed]).toEqual([[null], true]);
  });

  it('sends a small frame without the large buffer that it lies in', async () => {
    const [near, far] = portPair();
    ask({ ports: [near] });
    const came: unknown[] = [];
    far.on('message', ({ data }: { data: unknown }) => came.push(data));
    far.start();
    answered[0]?.post(new Uint8Array(1000).subarray(5, 8));
    await delivered();
    expect(came.map((data) => (data instanceof Uint8Array ? [data.length, data.buffer.byteLength] : data))).toEqual([[3, 3]]);
  });
});

interface Message {
  readonly senderFrame?: object | null;
  readonly content?: readonly unknown[];
  readonly ports?: readonly PortStub[];
}

/** Sends what a page would; a message with fields replaced. */
function ask({ senderFrame = page, content = [null], ports = [portPair()[0]] }: Message): 'answered' | 'closed' | 'ignored' {
  const before = answered.length;
  ipcMain.emit(ipcChannels.engine, { senderFrame, ports }, ...content);
  if (answered.length > before) return 'answered';
  return ports.length > 0 && ports.every(({ isClosed }) => isClosed) ? 'closed' : 'ignored';
}

function delivered(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

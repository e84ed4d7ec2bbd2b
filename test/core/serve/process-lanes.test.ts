import { EventEmitter } from 'node:events';

import { describe, expect, it } from 'vitest';

import type { Port } from '../../../core/contract/port.ts';
import { processLanes } from '../../../core/serve/process-lanes.ts';

describe('lanes over one process channel', () => {
  it('keep frames of different purposes apart', () => {
    const { near, opened } = joined();
    const [host, page] = [near.open('host'), near.open('page')];
    page.post(Uint8Array.of(2));
    host.post(Uint8Array.of(1));
    expect(opened.map(({ purpose, heard }) => [purpose, heard])).toEqual([
      ['host', [[1]]],
      ['page', [[2]]],
    ]);
  });

  it('answer on the lane that was asked', () => {
    const { near, opened } = joined();
    const heard: number[][] = [];
    near.open('host').onFrame(() => heard.push([0]));
    near.open('page').onFrame((frame) => heard.push([...frame]));
    opened[1]?.port.post(Uint8Array.of(7));
    expect(heard).toEqual([[7]]);
  });

  it('end one by one, and all together when the process is gone', () => {
    const { near, opened, disconnect } = joined();
    const [first, second] = [near.open('page'), near.open('page')];
    first.close();
    expect(opened.map(({ closed }) => closed)).toEqual([1, 0]);
    let closed = 0;
    second.onClose(() => (closed += 1));
    disconnect();
    second.post(Uint8Array.of(1));
    expect([opened.map((lane) => lane.closed), closed]).toEqual([[1, 1], 1]);
  });

  it('ignore messages that are not theirs', () => {
    const { opened, deliver } = joined();
    for (const message of [null, 'x', [], [1], [1.5, 'page'], ['1', 'page'], [9, Uint8Array.of(1)], [9, null], [1, 2], { lane: 1 }])
      deliver(message);
    expect(opened).toEqual([]);
  });
});

function joined() {
  const [left, right] = [new End(), new End()];
  left.other = right;
  right.other = left;
  const opened: { port: Port; purpose: string; heard: number[][]; closed: number }[] = [];
  processLanes(right).onOpen((port, purpose) => {
    const lane = { port, purpose, heard: [] as number[][], closed: 0 };
    port.onFrame((frame) => lane.heard.push([...frame]));
    port.onClose(() => (lane.closed += 1));
    opened.push(lane);
  });
  return {
    near: processLanes(left),
    opened,
    deliver: (message: unknown) => right.emit('message', message),
    disconnect: () => {
      for (const end of [left, right]) {
        end.connected = false;
        end.emit('disconnect');
      }
    },
  };
}

/** Both ends of a channel without a process. */
class End extends EventEmitter {
  connected = true;
  other: End | null = null;

  send(message: unknown): boolean {
    return this.other?.emit('message', message) ?? false;
  }
}

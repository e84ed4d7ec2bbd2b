import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { decodeFrame, encodeFrame } from '../../../core/contract/frame.ts';
import type { Port } from '../../../core/contract/port.ts';
import { socketPort } from '../../../core/host/socket-port.ts';
import { valueOf } from '../store/sample-project.ts';

const MEBIBYTE = 1024 * 1024;
const bounds = { behindBytes: 64 * 1024, mostBytes: 8 * MEBIBYTE };

let server: WebSocketServer;
let page: WebSocket;
let hostEnd: WebSocket;
let port: Port;
let received: { readonly name: string; readonly body: unknown }[] = [];

beforeEach(async () => {
  received = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const connected = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  page = new WebSocket(`ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  page.binaryType = 'nodebuffer';
  page.on('message', (data) => {
    const frame = valueOf(decodeFrame(data instanceof Uint8Array ? data : new Uint8Array()));
    received.push({ name: frame.head.name, body: frame.body });
  });
  hostEnd = await connected;
  await (page.readyState === page.OPEN ? Promise.resolve() : once(page, 'open'));
  port = socketPort(hostEnd, bounds);
});

afterEach(async () => {
  page.terminate();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function tell(name: string, body: unknown): void {
  port.post(valueOf(encodeFrame({ head: { kind: 'event', name, id: 0, epoch: 1 }, body, arrays: [] })));
}

/** Long enough that the system's own buffers are full soon. */
const padding = 'x'.repeat(1000);

/** Results of two runs, with a hundred signs of progress between two. */
async function produce(until: number, from = 0): Promise<number> {
  let most = 0;
  for (let item = from; item < until; item += 1) {
    tell('audit/item', { item, padding });
    for (let step = 0; step < 100; step += 1) {
      for (const run of ['run-001', 'run-002']) tell('audit/progress', { run, done: item * 100 + step, padding });
    }
    most = Math.max(most, hostEnd.bufferedAmount);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return most;
}

describe('a page that does not read', () => {
  it('keeps little waiting: of its progress the newest of each run, of its results every one, in their order', async () => {
    page.pause();
    const mostUnread = await produce(400); // 80,000 signs of progress, 84 MB
    expect(mostUnread).toBeLessThan(2 * MEBIBYTE);
    page.resume();
    await vi.waitFor(() => {
      const last = ['run-001', 'run-002'].map((run) => received.findLast(({ name, body }) => name === 'audit/progress' && has(body, run)));
      expect(last.map((one) => one?.body)).toEqual(['run-001', 'run-002'].map((run) => ({ run, done: 39_999, padding })));
    });
    const items = received.filter(({ name }) => name === 'audit/item').map(({ body }) => body);
    expect(items).toEqual(Array.from({ length: 400 }, (_, item) => ({ item, padding })));
  });

  it('sees no step back when it reads again, and the end after all progress', async () => {
    page.pause();
    await produce(200);
    page.resume();
    await produce(220, 200);
    page.pause();
    await produce(420, 220);
    tell('audit/ended', {});
    page.resume();
    await vi.waitFor(() => {
      expect(received.at(-1)?.name).toBe('audit/ended');
    });
    const done = received.filter(({ body }) => has(body, 'run-001')).map(({ body }) => doneOf(body));
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect([done.length < 42_000, done.at(-1)]).toEqual([true, 41_999]);
  });

  it('is let go when its results alone are too much to keep', async () => {
    page.pause();
    const closed = once(hostEnd, 'close');
    for (let item = 0; item < 20_000 && hostEnd.readyState === hostEnd.OPEN; item += 1) tell('audit/item', { item, padding });
    await closed;
    expect(hostEnd.bufferedAmount).toBeLessThan(bounds.mostBytes + MEBIBYTE);
  });
});

it('a page that reads gets every sign of progress', async () => {
  for (let done = 0; done < 20; done += 1) tell('audit/progress', { run: 'run-001', done });
  await vi.waitFor(() => expect(received.map(({ body }) => doneOf(body))).toEqual(Array.from({ length: 20 }, (_, done) => done)));
});

function has(body: unknown, run: string): boolean {
  return typeof body === 'object' && body !== null && 'run' in body && body.run === run;
}

function doneOf(body: unknown): number {
  return typeof body === 'object' && body !== null && 'done' in body ? Number(body.done) : Number.NaN;
}

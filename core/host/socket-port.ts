import type { WebSocket } from 'ws';

import { decodeFrame, decodeHead } from '../contract/frame.ts';
import type { Port } from '../contract/port.ts';

export interface UnreadBounds {
  /** Above this, a page is behind: of the events that the next one replaces, only the newest waits. */
  readonly behindBytes: number;
  /** Above this, a page is let go before it fills our memory. It connects anew and reads what it missed. */
  readonly mostBytes: number;
}

const MEBIBYTE = 1024 * 1024;
const defaultBounds: UnreadBounds = { behindBytes: MEBIBYTE, mostBytes: 64 * MEBIBYTE };

/** Events of which a page needs the newest of each run only. Everything else, results above all, is sent in full or not at all. */
const REPLACEABLE = new Set(['audit/progress']);

/** Told after all progress. */
const LAST_EVENT = 'audit/ended';

/** The host's end of a page's WebSocket. */
export function socketPort(socket: WebSocket, bounds = defaultBounds): Port {
  socket.binaryType = 'nodebuffer';
  socket.on('error', () => socket.terminate()); // a broken frame or a broken line: both end the page's connection
  const sender = new PageSender(socket, bounds);
  return {
    post: (frame) => {
      sender.post(frame);
    },
    onFrame: (listener) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary && data instanceof Uint8Array) listener(data);
        else socket.close(1003);
      });
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => socket.close(1001),
  };
}

/** Sends frames in order, and holds replaceable events back while the page is behind. */
class PageSender {
  readonly #socket: WebSocket;
  readonly #bounds: UnreadBounds;
  /** The newest event of each kind and run. */
  readonly #waiting = new Map<string, Uint8Array>();

  constructor(socket: WebSocket, bounds: UnreadBounds) {
    this.#socket = socket;
    this.#bounds = bounds;
  }

  post(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const isWatched = this.#isBehind() || this.#waiting.size > 0;
    const key = isWatched ? replaceableKey(frame) : null;
    if (key === null) this.#sendInOrder(frame);
    else this.#waiting.set(key, frame); // also where an older one waits: they keep their order
    if (!this.#isBehind()) this.#sendWaiting();
  }

  /** Progress that came after the end of everything would look like a new beginning. */
  #sendInOrder(frame: Uint8Array): void {
    if (this.#waiting.size > 0 && nameOf(frame) === LAST_EVENT) this.#sendWaiting();
    this.#write(frame);
  }

  #isBehind(): boolean {
    return this.#socket.bufferedAmount > this.#bounds.behindBytes;
  }

  #write(frame: Uint8Array): void {
    this.#socket.send(frame, () => {
      if (!this.#isBehind()) this.#sendWaiting();
    });
    if (this.#socket.bufferedAmount > this.#bounds.mostBytes) this.#socket.terminate();
  }

  #sendWaiting(): void {
    if (this.#waiting.size === 0 || this.#socket.readyState !== this.#socket.OPEN) return;
    const frames = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const frame of frames) this.#write(frame);
  }
}

function nameOf(frame: Uint8Array): string | null {
  const head = decodeHead(frame);
  return head.ok ? head.value.name : null;
}

/** What a later event must share to stand for this one; null for a frame that must not be left out. */
function replaceableKey(frame: Uint8Array): string | null {
  const head = decodeHead(frame);
  if (!head.ok || head.value.kind !== 'event' || !REPLACEABLE.has(head.value.name)) return null;
  const whole = decodeFrame(frame);
  if (!whole.ok) return null;
  const { body } = whole.value;
  const run = typeof body === 'object' && body !== null && 'run' in body ? String(body.run) : '';
  return `${head.value.name} ${run}`;
}

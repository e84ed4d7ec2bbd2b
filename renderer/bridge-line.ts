import type { Port } from '../core/contract/port.ts';

import type { Line } from './line.ts';

/** What the preload of the desktop window exposes, and all of it. Each call asks the host for one message port. */
export interface Bridge {
  connect(): void;
  shell(): void;
}

/** The bridge of the desktop window; null in a browser. */
export function bridgeOf(page: object): Bridge | null {
  const found: unknown = 'concord' in page ? page.concord : null;
  return parseBridge(found);
}

function parseBridge(found: unknown): Bridge | null {
  if (typeof found !== 'object' || found === null || !('connect' in found) || !('shell' in found)) return null;
  return typeof found.connect === 'function' && typeof found.shell === 'function' ? (found as Bridge) : null;
}

/** A line over the message port that the preload hands to the page, in a message of this name from the page's own window. */
export function bridgeLine(page: Window, ask: () => void, name: 'concord/engine' | 'concord/shell'): Line {
  const port = new BridgePort();
  let opened: () => void = () => undefined;
  const receive = (event: MessageEvent<unknown>): void => {
    const found = event.ports[0];
    if (event.source !== page || event.data !== name || found === undefined) return;
    page.removeEventListener('message', receive);
    port.use(found);
    opened();
  };
  page.addEventListener('message', receive);
  ask();
  return { port, onOpen: (listener) => (opened = listener) };
}

class BridgePort implements Port {
  readonly #listeners = new Set<(frame: Uint8Array) => void>();
  readonly #closers = new Set<() => void>();
  #port: MessagePort | null = null;

  use(port: MessagePort): void {
    this.#port = port;
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data === null) this.#end(); // the host's goodbye
      if (!(data instanceof Uint8Array)) return;
      for (const listener of this.#listeners) listener(data);
    });
    // Electron's own addition, for a host that had no time to say goodbye; browsers know no such event.
    port.addEventListener('close', () => {
      this.#end();
    });
    port.start();
  }

  #end(): void {
    this.#port?.close();
    this.#port = null;
    const closers = [...this.#closers];
    this.#closers.clear();
    for (const closer of closers) closer();
  }

  /** A copy, because a port would otherwise clone the whole buffer that a small frame lies in. */
  post(frame: Uint8Array): void {
    this.#port?.postMessage(new Uint8Array(frame));
  }

  onFrame(listener: (frame: Uint8Array) => void): void {
    this.#listeners.add(listener);
  }

  onClose(listener: () => void): void {
    this.#closers.add(listener);
  }

  close(): void {
    this.#port?.close();
  }
}

import { channels } from '../core/contract/channels.ts';
import type { Channels } from '../core/contract/channels.ts';
import { connect } from '../core/contract/client.ts';
import { shellChannels } from '../core/contract/shell-channels.ts';
import type { ShellChannels } from '../core/contract/shell-channels.ts';

import { socketPort } from './socket-port.ts';
import { SteadyClient } from './steady-client.ts';

/** What stands between the page and its host: calls to the engine, calls to the shell, and whether both can be reached. */
export interface Connection {
  readonly engine: SteadyClient<Channels>;
  readonly shell: SteadyClient<ShellChannels>;
  /** Told at every change; the first `true` comes with the first opening. */
  onReachable(listener: (reachable: boolean) => void): void;
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5_000;

/** Opens the host's WebSocket and keeps opening it again, a little slower each time, until the page is closed. */
export function openConnection(address: URL): Connection {
  const engine = new SteadyClient<Channels>();
  const shell = new SteadyClient<ShellChannels>();
  const listeners = new Set<(reachable: boolean) => void>();
  let retryMs = FIRST_RETRY_MS;
  const tell = (reachable: boolean): void => {
    for (const listener of listeners) listener(reachable);
  };
  const open = (): void => {
    const socket = new WebSocket(address);
    const port = socketPort(socket);
    socket.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      engine.attach(connect(port, channels));
      shell.attach(connect(port, shellChannels));
      tell(true);
    });
    port.onClose(() => {
      engine.detach();
      shell.detach();
      tell(false);
      setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    });
  };
  open();
  return { engine, shell, onReachable: (listener) => void listeners.add(listener) };
}

/** The host that served this page answers at `/engine` of the same origin. */
export function engineAddress(page: Location): URL {
  const address = new URL('/engine', page.href);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

import { channels } from '../core/contract/channels.ts';
import type { Channels } from '../core/contract/channels.ts';
import { connect } from '../core/contract/client.ts';
import { shellChannels } from '../core/contract/shell-channels.ts';
import type { ShellChannels } from '../core/contract/shell-channels.ts';

import { bridgeLine, bridgeOf } from './bridge-line.ts';
import { keepOpen } from './line.ts';
import type { Line } from './line.ts';
import { socketLine } from './socket-line.ts';
import { SteadyClient } from './steady-client.ts';

/** What stands between the page and its host: calls to the engine, calls to the shell, and whether both can be reached. */
export interface Connection {
  readonly engine: SteadyClient<Channels>;
  readonly shell: SteadyClient<ShellChannels>;
  /** Told at every change; the first `true` comes with the first opening. */
  onReachable(listener: (reachable: boolean) => void): void;
}

/** How lines to a host are opened. `shell: null`: calls to the shell travel on the engine's line. */
export interface Door {
  readonly engine: () => Line;
  readonly shell: (() => Line) | null;
}

/** The desktop window has a port for each; a browser has one WebSocket, at `/engine` of the page's own origin. */
export function doorOf(page: Window): Door {
  const bridge = bridgeOf(page);
  if (bridge === null) return { engine: () => socketLine(engineAddress(page.location)), shell: null };
  return {
    engine: () => bridgeLine(page, bridge.connect, 'concord/engine'),
    shell: () => bridgeLine(page, bridge.shell, 'concord/shell'),
  };
}

/** Keeps both clients connected for as long as the page lives. */
export function openConnection(door: Door): Connection {
  const engine = new SteadyClient<Channels>();
  const shell = new SteadyClient<ShellChannels>();
  const listeners = new Set<(reachable: boolean) => void>();
  let told = false;
  const tell = (): void => {
    const reachable = engine.attached && shell.attached;
    if (reachable === told) return;
    told = reachable;
    for (const listener of listeners) listener(reachable);
  };
  keepOpen(door.engine, {
    attach: (port) => {
      engine.attach(connect(port, channels));
      if (door.shell === null) shell.attach(connect(port, shellChannels));
      tell();
    },
    detach: () => {
      engine.detach();
      if (door.shell === null) shell.detach();
      tell();
    },
  });
  if (door.shell !== null) {
    keepOpen(door.shell, {
      attach: (port) => {
        shell.attach(connect(port, shellChannels));
        tell();
      },
      detach: () => {
        shell.detach();
        tell();
      },
    });
  }
  return { engine, shell, onReachable: (listener) => void listeners.add(listener) };
}

function engineAddress(page: Location): URL {
  const address = new URL('/engine', page.href);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

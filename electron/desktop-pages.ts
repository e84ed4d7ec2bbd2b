import { basename } from 'node:path';

import type { Handlers } from '../core/contract/call.ts';
import type { Port } from '../core/contract/port.ts';
import type { ShellChannels } from '../core/contract/shell-channels.ts';
import { joinPage } from '../core/host/engine-room.ts';
import type { EngineRoom } from '../core/host/engine-room.ts';
import { serveShell } from '../core/host/serve-shell.ts';
import type { ShellServing } from '../core/host/serve-shell.ts';
import { onPortAsked } from './guard/asked-ports.ts';
import { ipcChannels } from './guard/ipc-channels.ts';

/** The ports that the page has open now. */
export class DesktopPages {
  readonly #engines = new Set<Port>();
  readonly #shells = new Set<ShellServing>();

  /** Answers every port that the page asks for. The shell waits for its handlers; what is asked meanwhile waits with it. */
  answer({ engine }: EngineRoom, handlers: Promise<Handlers<ShellChannels>>, log: (line: string) => void): void {
    onPortAsked(ipcChannels.engine, (port) => {
      this.#engines.add(port);
      joinPage(keptIn(this.#engines, port), engine, () => null);
    });
    onPortAsked(ipcChannels.shell, (port) => {
      void handlers.then((known) => {
        const shell = serveShell(port, known, { epoch: 0, log });
        this.#shells.add(shell);
        shell.onStop(() => this.#shells.delete(shell));
      });
    });
  }

  /** The engine has gone: every page asks for a new lane by itself. */
  drop(): void {
    for (const port of [...this.#engines]) port.close();
  }

  /** Tells the page that a person asked for a project elsewhere. */
  open({ grants }: EngineRoom, project: string): void {
    const asked = { grant: grants.give(project, 'write'), title: basename(project, '.concord') };
    for (const shell of this.#shells) shell.tell('shell/open', asked);
  }
}

/** The same port, which leaves the set when it closes. */
function keptIn(ports: Set<Port>, port: Port): Port {
  return {
    ...port,
    onClose: (listener) => {
      port.onClose(() => {
        ports.delete(port);
        listener();
      });
    },
  };
}

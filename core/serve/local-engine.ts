import { randomUUID } from 'node:crypto';

import type { Client } from '../contract/call.ts';
import { channels } from '../contract/channels.ts';
import type { Channels } from '../contract/channels.ts';
import { connect } from '../contract/client.ts';
import { hostChannels } from '../contract/host-channels.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Engine } from './engine.ts';
import { memoryPorts } from './memory-port.ts';

/** An engine in the same process, called as a page calls it: through frames, grants and the contract. */
export interface LocalEngine {
  readonly client: Client<Channels>;
  /** Tells the engine a path and answers the name that stands for it. */
  grant(path: string, how: { readonly writable: boolean }): Promise<Result<string>>;
  /** Stores what is finished, ends what runs, leaves no process behind. */
  close(): Promise<void>;
}

export function localEngine(engine: Engine): LocalEngine {
  const [page, pageFar] = memoryPorts();
  const [host, hostFar] = memoryPorts();
  engine.servePage(pageFar);
  engine.serveHost(hostFar);
  const client = connect(page, channels);
  const hostClient = connect(host, hostChannels);
  return {
    client,
    grant: async (path, { writable }) => {
      const grant = randomUUID();
      const added = await hostClient.call('grant/add', { grant, path, writable });
      return added.ok ? succeeded(grant) : added;
    },
    close: async () => {
      await engine.close();
      client.close();
      hostClient.close();
    },
  };
}

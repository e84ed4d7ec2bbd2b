import process from 'node:process';

import type { Handlers } from '../../../core/contract/call.ts';
import { channels } from '../../../core/contract/channels.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { failure } from '../../../core/contract/failures.ts';
import { hostChannels } from '../../../core/contract/host-channels.ts';
import { failed, succeeded } from '../../../core/contract/result.ts';
import { endWithParent } from '../../../core/serve/parent-watch.ts';
import { processLanes } from '../../../core/serve/process-lanes.ts';
import { serve } from '../../../core/serve/serve.ts';

/** An engine that tells what its host told it, and hangs or dies when a page asks for the right project. */
endWithParent();
const epoch = Number(process.argv[2]);
const grants = new Map<string, string>();
let reopened: string | null = null;
const doubles = Object.fromEntries(Object.keys(channels).map((name) => [name, async () => failed(failure('project/none', name))]));

processLanes(process).onOpen((port, purpose) => {
  if (purpose === 'page') serve(port, channels, { ...parseHandlers(doubles), ...pageHandlers() }, { epoch });
  if (purpose !== 'host') return;
  serve(port, hostChannels, {
    'grant/add': async ({ grant, path }) => {
      grants.set(grant, path);
      return succeeded({ value: {} });
    },
    'engine/heartbeat': async () => succeeded({ value: { residentBytes: 1, project: '/kept.concord' } }),
    'project/reopen': async ({ path }) => {
      reopened = path;
      return succeeded({ value: {} });
    },
    'engine/stop': async () => {
      setImmediate(() => process.exit());
      return succeeded({ value: {} });
    },
  });
});

function pageHandlers(): Pick<Handlers<Channels>, 'engine/facts' | 'project/open'> {
  return {
    'engine/facts': async () =>
      succeeded({
        value: {
          version: String(process.pid),
          node: [...grants.values()].join(),
          sqlite: String(reopened),
          executor: String(epoch),
          executorVersion: '',
          selfTest: 'passed',
          stub: true,
        },
      }),
    'project/open': async ({ grant }) => {
      if (grant === 'crash') process.kill(process.pid, 'SIGKILL');
      if (grant === 'hang') for (;;) Math.random();
      return failed(failure('grant/unknown', grant));
    },
  };
}

function parseHandlers(handlers: object): Handlers<Channels> {
  return handlers as Handlers<Channels>;
}

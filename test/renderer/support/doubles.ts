import type { Handlers } from '../../../core/contract/call.ts';
import { channels } from '../../../core/contract/channels.ts';
import type { Channels } from '../../../core/contract/channels.ts';
import { shellChannels } from '../../../core/contract/shell-channels.ts';
import { FakeAudit } from '../../support/fake-audit.ts';
import { fakeHandlers, fakeShell } from '../../support/fake-engine.ts';

import { ClientDouble } from './engine-double.ts';

/** An engine with a made-up audit of that many items (two candidates), some of its answers replaced. */
export function engineDouble(items: number, replaced: Partial<Handlers<Channels>> = {}): ClientDouble<Channels> {
  return new ClientDouble(channels, { ...fakeHandlers({ project: new FakeAudit({ items }) }), ...replaced });
}

export function shellDouble(): ClientDouble<typeof shellChannels> {
  return new ClientDouble(shellChannels, fakeShell({ project: null }));
}

/** Lets everything that waits for an answer that is already there go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

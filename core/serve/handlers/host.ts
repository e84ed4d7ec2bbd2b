import type { Handlers } from '../../contract/call.ts';
import type { Channels } from '../../contract/channels.ts';
import type { HostChannels } from '../../contract/host-channels.ts';
import { succeeded } from '../../contract/result.ts';
import type { StoredRun } from '../../store/records.ts';
import type { EngineContext, GrantedPlace } from '../engine-context.ts';

export interface HostHandlersOptions {
  readonly context: EngineContext;
  readonly grants: Map<string, GrantedPlace>;
  /** Calls of this engine that a restart repeats. */
  readonly resume: Handlers<Channels>['audit/resume'];
  readonly onStop: () => void;
}

/** What only a host may ask: it alone knows paths, and it alone ends the engine. */
export function hostHandlers({ context, grants, resume, onStop }: HostHandlersOptions): Handlers<HostChannels> {
  return {
    'grant/add': async ({ grant, path, writable }) => {
      grants.set(grant, { path, writable });
      return succeeded({ value: {} });
    },
    'engine/heartbeat': async () => succeeded({ value: { residentBytes: process.memoryUsage.rss(), project: context.project.path() } }),
    'project/reopen': async ({ path }, { signal, arrays }) => {
      const store = await context.project.open(path);
      if (!store.ok) return store;
      const runs = store.value.runs();
      if (runs.ok && wasUnderWay(runs.value)) await resume({}, { signal, arrays, tell: context.tell.bind(context) });
      return succeeded({ value: {} });
    },
    'engine/stop': async () => {
      setImmediate(onStop); // after the answer is on its way
      return succeeded({ value: {} });
    },
  };
}

/** Whether the engine died in an audit: in a run, or before or between runs, where those to come are waiting and nobody stopped them. */
function wasUnderWay(runs: readonly StoredRun[]): boolean {
  const has = (...states: readonly StoredRun['state'][]): boolean => runs.some(({ state }) => states.includes(state));
  return has('running') || (has('waiting') && !has('cancelled', 'failed', 'paused'));
}

import type { Port } from '../contract/port.ts';
import { EngineHost } from './engine-host.ts';
import { forkEngine } from './engine-life.ts';
import type { EngineStart } from './engine-life.ts';
import { Grants } from './grants.ts';
import { routePage } from './page-route.ts';

export interface EngineRoomOptions {
  readonly start: EngineStart;
  /** The engine has ended by itself: pages must connect anew. */
  readonly onLost: () => void;
  /** An audit was begun in this project. */
  readonly onAudit?: (project: string) => void;
  readonly log: (line: string) => void;
}

/** What every host with pages has: an engine that is kept alive, and the places it may open. */
export interface EngineRoom {
  readonly engine: EngineHost;
  readonly grants: Grants;
}

/** Engine and grants know each other: a new place is told to the engine, a new engine is told every place. */
export function engineRoom({ start, onLost, onAudit = () => undefined, log }: EngineRoomOptions): EngineRoom {
  const grants: Grants = new Grants((grant) => {
    engine.addGrant(grant);
  });
  const engine: EngineHost = new EngineHost({
    start: (epoch) => forkEngine(start, epoch),
    grants: () => grants.all(),
    onLost,
    onAudit,
    log,
  });
  return { engine, grants };
}

/** Opens the shell of a page that is joined to the engine's start `epoch`; null where shell calls have a road of their own. */
export type OpenShell = (epoch: number) => Port | null;

/** Gives a page a lane to the living engine until it closes; a page that finds none is closed, and asks again. */
export function joinPage(page: Port, engine: EngineHost, openShell: OpenShell): void {
  const lane = engine.openPage();
  if (lane === null) {
    page.close();
    return;
  }
  const shell = openShell(lane.epoch);
  const onReply = (name: string): void => {
    if (name === 'project/open' || name === 'project/create') engine.projectChanged();
    if (name === 'audit/start') engine.auditBegun();
  };
  routePage({ page, shell, engine: lane.port, epoch: lane.epoch, onReply });
  page.onClose(() => {
    lane.port.close();
    shell?.close();
  });
}

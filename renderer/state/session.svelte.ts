import type { ReplyOf } from '../../core/contract/call.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { ShellChannels } from '../../core/contract/shell-channels.ts';
import type { Connection } from '../engine.ts';

import { answered } from './answered.ts';
import type { AuditDraft } from './audit-draft.svelte.ts';
import type { AuditedPair } from './audited-pair.svelte.ts';
import type { CandidatesState } from './candidates.svelte.ts';
import type { ChartsState } from './charts.svelte.ts';
import type { Catalogue } from './catalogue.svelte.ts';
import type { DecisionState } from './decision.svelte.ts';
import type { DetailState } from './detail.svelte.ts';
import type { Doctor } from './doctor.svelte.ts';
import type { GridState } from './grid.svelte.ts';
import type { LiveRun } from './live-run.svelte.ts';
import type { ProjectState } from './project.svelte.ts';
import type { Router } from './router.svelte.ts';
import type { TileCache } from './tiles.svelte.ts';

export type Capabilities = ReplyOf<ShellChannels, 'shell/capabilities'>;
export interface SessionNeeds {
  readonly router: Router;
  readonly project: ProjectState;
  readonly catalogue: Catalogue;
  readonly doctor: Doctor;
  readonly grid: GridState;
  readonly audited: AuditedPair;
  readonly charts: ChartsState;
  readonly candidates: CandidatesState;
  readonly tiles: TileCache;
  readonly detail: DetailState;
  readonly decision: DecisionState;
  readonly live: LiveRun;
  readonly draft: AuditDraft;
}
export type EngineState = 'starting' | 'reachable' | 'lost';

/** The course of a visit: the engine is met, a project is opened, and everything that hung on the project before is let go. */
export class Session {
  engine = $state<EngineState>('starting');
  /** How often the engine has come back during this visit. */
  restarts = $state(0);
  /** Counts the projects shown during this visit; 0 until the first one is known. */
  visit = $state(0);
  capabilities = $state.raw<Capabilities | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #needs: SessionNeeds;
  readonly #connection: Connection;

  constructor(needs: SessionNeeds, connection: Connection) {
    this.#needs = needs;
    this.#connection = connection;
    connection.onReachable((reachable) => {
      if (reachable) void this.#begin();
      else if (this.engine === 'reachable') this.engine = 'lost';
    });
    connection.shell.on('shell/open', ({ grant }) => void this.openProject(grant));
  }

  async #begin(): Promise<void> {
    const isReturn = this.engine === 'lost';
    this.engine = 'reachable';
    if (isReturn) this.restarts += 1;
    const { catalogue, doctor } = this.#needs;
    void doctor.meet();
    void catalogue.load();
    const answer = answered(await this.#connection.shell.call('shell/capabilities', {}));
    if (answer.ok) this.capabilities = answer.value;
    await this.#openFirst(isReturn);
  }

  /** The project that the engine has open already, else the one this start was meant for. */
  async #openFirst(isReturn: boolean): Promise<void> {
    const { project, router } = this.#needs;
    const start = this.capabilities?.startProject ?? null;
    const known = await project.refresh();
    if (isReturn) {
      this.#needs.tiles.retry();
      await this.#needs.grid.reload(true);
      return;
    }
    if (!known && start !== null) await project.open(start);
    this.projectChanged();
    if (!router.wasAsked) router.replace({ place: project.runs.length > 0 ? 'review' : 'pair' });
  }

  async openProject(grant: string): Promise<boolean> {
    const opened = await this.#needs.project.open(grant);
    this.failure = opened ? null : this.#needs.project.latest.failure;
    if (opened) this.projectOpened();
    return opened;
  }

  /** Another project is open: show what it has. */
  projectOpened(): void {
    const { draft, project, router } = this.#needs;
    draft.open = false;
    this.projectChanged();
    router.go({ place: project.runs.length > 0 ? 'review' : 'pair' });
  }

  /** Lists, tiles and items of the project before are not those of this one. */
  projectChanged(): void {
    const { grid, charts, candidates, audited, tiles, detail, decision, live } = this.#needs;
    tiles.forget();
    detail.forget();
    decision.last = null;
    live.forget();
    grid.forget();
    charts.latest.forget();
    candidates.forget();
    audited.forget();
    this.visit += 1;
    this.startGrid();
  }

  /** The list begins with the first method and the ranking of positions, as soon as the project has maps. */
  startGrid(): void {
    const { project, grid } = this.#needs;
    const { methods = [], metrics = [], runs = [] } = project.summary ?? {};
    const metric = metrics.find((one) => one.id === 'spearman') ?? metrics[0];
    const method = methods[0];
    if (grid.filter.method === '' && method !== undefined && metric !== undefined && runs.length > 0) grid.start(method.id, metric.id);
  }
}

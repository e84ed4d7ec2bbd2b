import { createContext } from 'svelte';

import type { Connection } from '../engine.ts';

import { Arrivals } from './arrivals.svelte.ts';
import { AuditedPair } from './audited-pair.svelte.ts';
import { AuditDraft } from './audit-draft.svelte.ts';
import { CandidatesState } from './candidates.svelte.ts';
import { ChartsState } from './charts.svelte.ts';
import { Catalogue } from './catalogue.svelte.ts';
import { Chooser } from './chooser.svelte.ts';
import { DecisionState } from './decision.svelte.ts';
import { DetailState } from './detail.svelte.ts';
import { Doctor } from './doctor.svelte.ts';
import { GridState } from './grid.svelte.ts';
import { LiveRun } from './live-run.svelte.ts';
import { PaletteState } from './palette.svelte.ts';
import { PictureView } from './picture-view.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { ProjectState } from './project.svelte.ts';
import { ReportState } from './report.svelte.ts';
import { Router } from './router.svelte.ts';
import { Session } from './session.svelte.ts';
import { TileCache } from './tiles.svelte.ts';
import { utcTime } from './utc-time.ts';
import { WhatIfState } from './what-if.svelte.ts';

/** Everything the window knows, made once. Components reach it by `getApp()`. */
export class App {
  readonly router: Router;
  readonly preferences: Preferences;
  readonly project: ProjectState;
  readonly catalogue: Catalogue;
  readonly doctor: Doctor;
  readonly chooser: Chooser;
  readonly draft: AuditDraft;
  readonly arrivals: Arrivals;
  readonly live: LiveRun;
  readonly grid: GridState;
  readonly audited: AuditedPair;
  readonly charts: ChartsState;
  readonly candidates: CandidatesState;
  readonly tiles: TileCache;
  readonly detail: DetailState;
  readonly decision: DecisionState;
  readonly whatIf: WhatIfState;
  readonly view = new PictureView();
  readonly report: ReportState;
  readonly session: Session;
  /** True while an item number is asked for. */
  goAsked = $state(false);
  readonly palette: PaletteState;
  /** True while the keys of this screen are shown. */
  keysShown = $state(false);

  constructor(connection: Connection, page: Window & typeof globalThis) {
    const { engine, shell } = connection;
    this.router = new Router(page);
    this.preferences = new Preferences(page.localStorage, page.document.documentElement);
    this.project = new ProjectState(engine);
    this.catalogue = new Catalogue(engine);
    this.doctor = new Doctor(engine);
    this.chooser = new Chooser(shell, () => this.session.capabilities?.nativePicker ?? false);
    this.draft = new AuditDraft({
      engine,
      shell,
      project: this.project,
      onNewProject: () => {
        this.session.projectChanged();
      },
    });
    this.arrivals = new Arrivals({
      engine,
      draft: this.draft,
      project: this.project,
      send: (input, init) => page.fetch(input, init),
      batchName: () => page.crypto.randomUUID(),
    });
    this.live = new LiveRun(engine, utcTime);
    this.grid = new GridState(engine);
    this.candidates = new CandidatesState(engine);
    this.audited = new AuditedPair(engine);
    this.charts = new ChartsState(engine);
    this.tiles = new TileCache(engine);
    this.detail = new DetailState(engine, this.grid, () => page.performance.now());
    this.decision = new DecisionState(engine, this.preferences, utcTime);
    this.whatIf = new WhatIfState(engine, this.preferences, () => page.performance.now());
    this.report = new ReportState({ engine, shell, utcTime });
    this.palette = new PaletteState(engine);
    this.session = new Session(this, connection);
  }
}

export const [getApp, setApp] = createContext<App>();

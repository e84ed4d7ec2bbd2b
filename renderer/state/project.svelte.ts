import { SvelteMap } from 'svelte/reactivity';

import type { Client, PayloadOf } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { ProjectSummary, RunSummary } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

export type Progress = PayloadOf<Channels, 'audit/progress'>;
const finalSteps: readonly Progress['step'][] = ['done', 'failed', 'cancelled'];

/** The open project: its summary, and how far its runs are. */
export class ProjectState {
  readonly latest = new Latest<ProjectSummary>();
  readonly progress = new SvelteMap<string, Progress>();
  /** True from the first sign of life of an audit until the engine says that all its runs have ended. */
  running = $state(false);
  readonly #engine: Client<Channels>;
  /** How many projects were opened or made during this visit. */
  #openings = 0;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
    engine.on('audit/progress', (progress) => {
      const isNews = this.progress.get(progress.run)?.step !== progress.step;
      this.progress.set(progress.run, progress);
      this.running ||= !finalSteps.includes(progress.step);
      if (isNews) void this.refresh();
    });
    engine.on('audit/ended', () => {
      this.running = false;
      void this.refresh();
    });
  }

  get summary(): ProjectSummary | null {
    return this.latest.value;
  }

  get runs(): readonly RunSummary[] {
    return this.latest.value?.runs ?? [];
  }

  /** The run that is computing now, or the last one that did. */
  readonly current = $derived.by((): Progress | null => {
    const all = [...this.progress.values()];
    return all.findLast((progress) => !finalSteps.includes(progress.step)) ?? all.at(-1) ?? null;
  });

  #forgetProgress(): void {
    this.#openings += 1;
    this.progress.clear();
    this.running = false;
  }

  refresh(): Promise<boolean> {
    return this.latest.ask(async () => answered(await this.#engine.call('project/read', {})));
  }

  /** Answers as soon as the first rows can be shown; the checks of a large project take seconds and go on behind them. */
  async open(grant: string): Promise<boolean> {
    this.#forgetProgress();
    const isShown = await this.latest.ask(async () => answered(await this.#engine.call('project/open', { grant, quick: true })));
    if (isShown) void this.#openForWriting(grant, this.#openings);
    return isShown;
  }

  async #openForWriting(grant: string, opening: number): Promise<void> {
    const opened = answered(await this.#engine.call('project/open', { grant }));
    if (opening !== this.#openings) return; // another project was opened meanwhile
    if (opened.ok) this.latest.value = opened.value;
    else if (!/^(engine|ipc)\//.test(opened.failure.code)) this.latest.refuse(opened.failure); // the project, not the way to it
  }

  create(grant: string, title: string): Promise<boolean> {
    this.#forgetProgress();
    return this.latest.ask(async () => answered(await this.#engine.call('project/create', { grant, title })));
  }
}

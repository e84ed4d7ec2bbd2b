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
    this.progress.clear();
    this.running = false;
  }

  refresh(): Promise<boolean> {
    return this.latest.ask(async () => answered(await this.#engine.call('project/read', {})));
  }

  open(grant: string): Promise<boolean> {
    this.#forgetProgress();
    return this.latest.ask(async () => {
      const opened = answered(await this.#engine.call('project/open', { grant }));
      // Somebody else writes to it: it can still be read.
      if (opened.ok || opened.failure.code !== 'project/busy') return opened;
      return answered(await this.#engine.call('project/open', { grant, readOnly: true }));
    });
  }

  create(grant: string, title: string): Promise<boolean> {
    this.#forgetProgress();
    return this.latest.ask(async () => answered(await this.#engine.call('project/create', { grant, title })));
  }
}

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
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
    engine.on('audit/progress', (progress) => {
      this.progress.set(progress.run, progress);
      if (finalSteps.includes(progress.step)) void this.refresh();
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

  readonly running = $derived.by((): boolean => {
    if (this.runs.some((run) => run.state === 'running')) return !this.#allEnded();
    return this.current !== null && !finalSteps.includes(this.current.step);
  });

  #allEnded(): boolean {
    return this.runs
      .filter((run) => run.state === 'running' || run.state === 'waiting')
      .every((run) => finalSteps.includes(this.progress.get(run.run)?.step ?? 'check'));
  }

  refresh(): Promise<boolean> {
    return this.latest.ask(async () => answered(await this.#engine.call('project/read', {})));
  }

  open(grant: string): Promise<boolean> {
    this.progress.clear();
    return this.latest.ask(async () => answered(await this.#engine.call('project/open', { grant })));
  }

  create(grant: string, title: string): Promise<boolean> {
    this.progress.clear();
    return this.latest.ask(async () => answered(await this.#engine.call('project/create', { grant, title })));
  }
}

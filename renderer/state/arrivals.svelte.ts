import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { failure } from '../../core/contract/failures.ts';
import type { Failure } from '../../core/contract/result.ts';

import { answered } from './answered.ts';
import type { AuditDraft } from './audit-draft.svelte.ts';
import type { ChosenPlace } from './chooser.svelte.ts';
import { sendDropped } from './dropped-files.ts';
import type { DroppedThing } from './dropped-files.ts';
import type { ProjectState } from './project.svelte.ts';

export type ArrivalRole = 'teacher' | 'compressed' | 'data' | 'unknown';
export type ArrivalKind = 'models' | 'data' | 'project';
export interface ArrivalNeeds {
  readonly engine: Client<Channels>;
  readonly draft: AuditDraft;
  readonly project: ProjectState;
  readonly send: typeof fetch;
  readonly batchName: () => string;
}

/** What was dropped on the page finds its place: by where it fell, else by what it holds. */
export class Arrivals {
  /** Names of things on their way to the host. */
  travelling = $state.raw<readonly string[]>([]);
  failure = $state.raw<Failure | null>(null);
  readonly #needs: ArrivalNeeds;

  constructor(needs: ArrivalNeeds) {
    this.#needs = needs;
  }

  /** Returns what the things turned out to be, so that the window can go there. */
  async take(things: readonly DroppedThing[], role: ArrivalRole): Promise<readonly ArrivalKind[]> {
    this.failure = null;
    this.travelling = things.map((thing) => thing.name);
    const models: ChosenPlace[] = [];
    const kinds: ArrivalKind[] = [];
    for (const thing of things) {
      const sent = await sendDropped(thing, this.#needs.send, this.#needs.batchName());
      this.travelling = this.travelling.filter((name) => name !== thing.name);
      if (!sent.ok) {
        this.failure = sent.failure;
        continue;
      }
      const kind = await this.#place(sent.value, thing, role);
      if (kind === 'models') models.push(sent.value);
      if (kind !== null) kinds.push(kind);
    }
    if (models.length > 0) await this.#addModels(models, role);
    return kinds;
  }

  async #place(place: ChosenPlace, thing: DroppedThing, role: ArrivalRole): Promise<ArrivalKind | null> {
    if (role === 'teacher' || role === 'compressed') return 'models';
    if (role === 'data') return this.#takeData(place);
    if (thing.name.endsWith('.concord')) {
      if (await this.#needs.project.open(place.grant)) return 'project';
      this.failure = this.#needs.project.latest.failure;
      return null;
    }
    return this.#sniff(place, thing);
  }

  /** By content: a model if the engine can read it as one, else data. */
  async #sniff(place: ChosenPlace, thing: DroppedThing): Promise<ArrivalKind | null> {
    if (thing.isFolder) return this.#takeData(place);
    const inspected = answered(await this.#needs.engine.call('model/inspect', { grant: place.grant }));
    if (inspected.ok) return 'models';
    if (inspected.failure.code !== 'suspicious-format/unknown') {
      this.failure = inspected.failure;
      return null;
    }
    const scanned = answered(await this.#needs.engine.call('data/scan', { grant: place.grant }));
    if (scanned.ok) return this.#takeData(place);
    this.failure = failure('suspicious-format/unknown', `${place.name}: expected a model or data, received neither`);
    return null;
  }

  async #takeData(place: ChosenPlace): Promise<ArrivalKind> {
    await this.#needs.draft.setData(place);
    return 'data';
  }

  async #addModels(models: readonly ChosenPlace[], role: ArrivalRole): Promise<void> {
    const [first, ...others] = models;
    if (role === 'teacher' && first !== undefined) {
      await this.#needs.draft.setTeacher(first);
      for (const other of others) await this.#needs.draft.addCandidate(other);
    } else if (role === 'compressed') {
      for (const model of models) await this.#needs.draft.addCandidate(model);
    } else {
      await this.#needs.draft.addModels(models);
    }
  }
}

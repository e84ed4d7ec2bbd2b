import type { Client } from '../../core/contract/call.ts';
import type { AuditEstimate } from '../../core/contract/audit-estimate.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { protocol as protocolSchema } from '../../core/contract/protocol.ts';
import type { Protocol } from '../../core/contract/protocol.ts';
import type { Failure, Result } from '../../core/contract/result.ts';
import { failed, succeeded } from '../../core/contract/result.ts';
import type { ShellChannels } from '../../core/contract/shell-channels.ts';

import { answered } from './answered.ts';
import type { ChosenPlace } from './chooser.svelte.ts';
import { DataDraft } from './data-draft.svelte.ts';
import { Latest } from './latest.svelte.ts';
import { ModelDraft } from './model-draft.svelte.ts';
import type { ProjectState } from './project.svelte.ts';
import { isKnown } from './is-known.ts';

export interface AuditDraftNeeds {
  readonly engine: Client<Channels>;
  readonly shell: Client<ShellChannels>;
  readonly project: ProjectState;
  /** Told when the project of before is no longer the open one. */
  readonly onNewProject: () => void;
}

/** An audit that has not been started: one teacher, its candidates, the data and the protocol. */
export class AuditDraft {
  /** True while the first three places show this draft instead of the open project. */
  open = $state(false);
  teacher = $state.raw<ModelDraft | null>(null);
  candidates = $state.raw<readonly ModelDraft[]>([]);
  selected = $state.raw<ModelDraft | null>(null);
  data = $state.raw<DataDraft | null>(null);
  protocol = $state.raw<Protocol>(protocolSchema.parse({}));
  /** What was decided without being asked, said aloud. */
  notice = $state<string | null>(null);
  /** What the audit as it stands would cost; measured beside everything else, and nothing waits for it. */
  readonly estimate = new Latest<AuditEstimate>();
  starting = $state(false);
  failure = $state.raw<Failure | null>(null);
  readonly #needs: AuditDraftNeeds;

  constructor(needs: AuditDraftNeeds) {
    this.#needs = needs;
  }

  /** Candidates that an audit can take as they are. */
  readonly ready = $derived.by((): readonly ModelDraft[] => this.candidates.filter((candidate) => candidate.stopsBecause === null));

  readonly pairBlockedBecause = $derived.by((): string | null => {
    if (this.teacher === null) return 'choose a teacher';
    if (this.teacher.summary.value === null)
      return this.teacher.summary.failure === null ? 'the teacher is being read' : 'the teacher cannot be read';
    if (this.candidates.length === 0) return 'choose a compressed model';
    return this.ready.length === 0 ? 'no candidate is ready' : null;
  });

  readonly dataBlockedBecause = $derived.by((): string | null => {
    const summary = this.data?.summary.value ?? null;
    if (this.data === null) return 'choose data';
    if (summary === null) return this.data.summary.failure === null ? 'the data is being read' : 'the data cannot be read';
    const cardless = [this.teacher, ...this.ready].find((model) => model?.card === null);
    return summary.needsCard && cardless ? `confirm the card of ${cardless.name}` : null;
  });

  readonly blockedBecause = $derived(this.pairBlockedBecause ?? this.dataBlockedBecause);

  async setTeacher(place: ChosenPlace): Promise<void> {
    this.open = true;
    this.teacher = new ModelDraft(this.#needs.engine, place);
    this.selected ??= this.candidates[0] ?? null;
    await this.teacher.inspect();
    await this.compare();
  }

  async addCandidate(place: ChosenPlace): Promise<void> {
    this.open = true;
    const candidate = new ModelDraft(this.#needs.engine, place);
    this.candidates = [...this.candidates, candidate];
    this.selected = candidate;
    await candidate.inspect();
    if (isKnown(this.teacher?.summary.value) && candidate.summary.value !== null) await candidate.compareWith(this.teacher);
  }

  /** Two files that came together: the larger one is taken as the teacher, and the window says so. */
  async addModels(places: readonly ChosenPlace[]): Promise<void> {
    this.open = true;
    if (this.teacher !== null || places.length < 2) {
      for (const place of places) await (this.teacher === null ? this.setTeacher(place) : this.addCandidate(place));
      return;
    }
    const models = places.map((place) => new ModelDraft(this.#needs.engine, place));
    await Promise.all(models.map((model) => model.inspect()));
    const bySize = models.toSorted((a, b) => (b.summary.value?.bytes ?? 0) - (a.summary.value?.bytes ?? 0));
    this.teacher = bySize[0] ?? null;
    this.candidates = [...this.candidates, ...bySize.slice(1)];
    this.selected = this.candidates[0] ?? null;
    this.notice = `${this.teacher?.name ?? ''} is the larger file and was taken as the teacher.`;
    await this.compare();
  }

  async makeTeacher(model: ModelDraft): Promise<void> {
    const before = this.teacher;
    this.teacher = model;
    this.candidates = this.candidates
      .map((candidate) => (candidate === model ? before : candidate))
      .filter((candidate) => candidate !== null);
    this.selected = before ?? this.candidates[0] ?? null;
    this.notice = null;
    await this.compare();
  }

  remove(model: ModelDraft): void {
    this.candidates = this.candidates.filter((candidate) => candidate !== model);
    if (this.selected === model) this.selected = this.candidates[0] ?? null;
  }

  /** Everything that depends on the teacher or on a card is compared again. */
  async compare(): Promise<void> {
    const teacher = this.teacher;
    if (!isKnown(teacher?.summary.value)) return;
    const readable = this.candidates.filter((candidate) => candidate.summary.value !== null);
    await Promise.all(readable.map((candidate) => candidate.compareWith(teacher)));
  }

  async setData(place: ChosenPlace): Promise<void> {
    this.open = true;
    this.data = new DataDraft(this.#needs.engine, place);
    await this.data.scan();
  }

  discard(): void {
    this.open = false;
    this.teacher = null;
    this.candidates = [];
    this.selected = null;
    this.data = null;
    this.notice = null;
    this.failure = null;
    this.estimate.forget();
    this.protocol = protocolSchema.parse({});
  }

  /** Asks anew; the engine drops the older question. */
  async askEstimate(): Promise<void> {
    const { teacher, data } = this;
    this.estimate.forget();
    if (teacher === null || data === null || this.blockedBecause !== null) return;
    const request = {
      teacher: teacher.candidate,
      compressed: this.ready.map((candidate) => candidate.candidate),
      data: data.dataGrant,
      protocol: this.protocol,
    };
    await this.estimate.ask(async () => answered(await this.#needs.engine.call('audit/estimate', request)));
  }

  /** Makes a project for the draft and starts the runs of every candidate that is ready. */
  async start(): Promise<boolean> {
    if (this.blockedBecause !== null || this.starting) return false;
    this.starting = true;
    const started = await this.#start();
    this.starting = false;
    this.failure = started.ok ? null : started.failure;
    if (started.ok) this.discard();
    await this.#needs.project.refresh();
    return started.ok;
  }

  async #start(): Promise<Result<null>> {
    const { teacher, data } = this;
    if (teacher === null || data === null) return succeeded(null);
    const stem = teacher.name.replace(/\.[a-z0-9]+$/i, '');
    const place = answered(await this.#needs.shell.call('shell/new-project', { stem }));
    if (!place.ok) return place;
    const created = await this.#needs.project.create(place.value.grant, stem);
    if (!created) return failed(this.#needs.project.latest.failure ?? { code: 'engine/unexpected', message: 'the project was not made' });
    this.#needs.onNewProject();
    const request = {
      teacher: teacher.candidate,
      compressed: this.ready.map((candidate) => candidate.candidate),
      data: data.dataGrant,
      protocol: this.protocol,
      confirmed: this.ready.flatMap((candidate) => candidate.confirmed).filter((id, place, all) => all.indexOf(id) === place),
    };
    const answer = answered(await this.#needs.engine.call('audit/start', request));
    return answer.ok ? succeeded(null) : answer;
  }
}

import type { Client, ReplyOf } from '../../core/contract/call.ts';
import type { Card } from '../../core/contract/card.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { ModelSummary, PairFacts, PairLine } from '../../core/contract/model-summary.ts';

import { answered } from './answered.ts';
import type { ChosenPlace } from './chooser.svelte.ts';
import type { DataDraft } from './data-draft.svelte.ts';
import { Latest } from './latest.svelte.ts';

export type CardDraft = ReplyOf<Channels, 'card/draft'>;

/** One model file on its way into an audit: its facts, its card, and how it compares with its teacher. */
export class ModelDraft {
  readonly place: ChosenPlace;
  readonly summary = new Latest<ModelSummary>();
  readonly cardDraft = new Latest<CardDraft>();
  readonly facts = new Latest<PairFacts>();
  /** The card that a person has confirmed, now or in an earlier session. */
  card = $state.raw<Card | null>(null);
  cardFailure = $state.raw<Failure | null>(null);
  /** Ids of the lines that a person has confirmed. */
  confirmed = $state.raw<readonly string[]>([]);
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>, place: ChosenPlace) {
    this.#engine = engine;
    this.place = place;
  }

  get name(): string {
    return this.summary.value?.name ?? this.place.name;
  }

  get candidate(): { readonly grant: string; readonly card: Card | null } {
    return { grant: this.place.grant, card: this.card };
  }

  async inspect(): Promise<boolean> {
    const read = await this.summary.ask(async () => answered(await this.#engine.call('model/inspect', { grant: this.place.grant })));
    const found = this.summary.value?.card;
    if (read && found?.state === 'confirmed') this.card = found.card;
    return read;
  }

  /** A draft is made from the file, from the other model of the pair, and from what the teacher gets right in labelled data. */
  draftCard(data: DataDraft | null, partner: ModelDraft | null): Promise<boolean> {
    const request = { model: this.place.grant, data: data?.dataGrant ?? null, partner: partner?.place.grant ?? null };
    return this.cardDraft.ask(async () => answered(await this.#engine.call('card/draft', request)));
  }

  async confirmCard(card: Card, by: string): Promise<boolean> {
    const answer = answered(await this.#engine.call('card/confirm', { model: this.place.grant, card, by }));
    this.cardFailure = answer.ok ? null : answer.failure;
    if (answer.ok) this.card = answer.value.card;
    return answer.ok;
  }

  compareWith(teacher: ModelDraft): Promise<boolean> {
    const request = { teacher: teacher.candidate, compressed: this.candidate };
    return this.facts.ask(async () => answered(await this.#engine.call('pair/check', request)));
  }

  /** What still keeps this candidate out of an audit; null when nothing does. */
  readonly stopsBecause = $derived.by((): string | null => {
    if (this.summary.failure !== null) return 'cannot be read';
    if (this.summary.value === null) return 'being read';
    if (this.facts.failure !== null) return 'cannot be compared';
    if (this.facts.value === null) return 'being compared';
    const { stops } = this.facts.value;
    if (stops > 0) return `${String(stops)} ${stops === 1 ? 'line stops' : 'lines stop'} the audit`;
    const open = this.unconfirmed.length;
    return open === 0 ? null : `${String(open)} ${open === 1 ? 'line' : 'lines'} to confirm`;
  });

  readonly unconfirmed = $derived.by((): readonly PairLine[] =>
    (this.facts.value?.lines ?? []).filter((line) => line.state === 'confirm' && !this.confirmed.includes(line.id)),
  );

  confirmLine(id: string): void {
    this.confirmed = [...this.confirmed.filter((one) => one !== id), id];
  }
}

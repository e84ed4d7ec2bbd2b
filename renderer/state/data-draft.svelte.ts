import type { Client, ParsedRequestOf, WireArray } from '../../core/contract/call.ts';
import type { Card } from '../../core/contract/card.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { DataSummary } from '../../core/contract/data-summary.ts';
import { succeeded } from '../../core/contract/result.ts';
import type { Result } from '../../core/contract/result.ts';

import { answered } from './answered.ts';
import type { ChosenPlace } from './chooser.svelte.ts';
import { Latest } from './latest.svelte.ts';
import { planeFrom } from './tiles.svelte.ts';
import type { Plane } from './tiles.svelte.ts';

export type DataGrant = ParsedRequestOf<Channels, 'data/scan'>;

/** One picture as it lies in the data, and as the network would see it. */
export interface SheetPicture {
  readonly ordinal: number;
  readonly name: string;
  readonly label: string | null;
  readonly original: Plane | null;
  readonly seen: Plane | null;
  readonly minimum: number;
  readonly maximum: number;
}

/** Pictures to look at, and what the card does to them beyond scaling. */
export interface Sheet {
  readonly pictures: readonly SheetPicture[];
  readonly notes: readonly string[];
}

/** The data of an audit on its way into one: what was found, and pictures to look at. */
export class DataDraft {
  readonly place: ChosenPlace;
  labels = $state.raw<ChosenPlace | null>(null);
  /** Which array of an .npz; null: the one that can only be meant. */
  arrayName = $state<string | null>(null);
  layout = $state<DataGrant['layout']>('nhwc');
  readonly summary = new Latest<DataSummary>();
  readonly sheet = new Latest<Sheet>();
  seed = $state(0);
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>, place: ChosenPlace) {
    this.#engine = engine;
    this.place = place;
  }

  get dataGrant(): DataGrant {
    return { grant: this.place.grant, labels: this.labels?.grant ?? null, arrayName: this.arrayName, layout: this.layout };
  }

  scan(): Promise<boolean> {
    return this.summary.ask(async () => answered(await this.#engine.call('data/scan', this.dataGrant)));
  }

  showSheet(card: Card, count: number): Promise<boolean> {
    return this.sheet.ask(() => readSheet(this.#engine, { data: this.dataGrant, card, count, seed: this.seed }));
  }
}

export interface SheetAsk {
  readonly data: DataGrant;
  readonly card: Card;
  readonly count: number;
  readonly seed: number;
}

/** Pictures through a card that need not be confirmed yet: looking at them is how one confirms it. */
export async function readSheet(engine: Client<Channels>, ask: SheetAsk): Promise<Result<Sheet>> {
  const answer = await engine.call('data/sheet', ask);
  if (!answer.ok) return answer;
  const { arrays, value } = answer.value;
  const pictures = value.pictures.map((picture, place) => withPlanes(picture, arrays[2 * place], arrays[2 * place + 1]));
  return succeeded({ pictures, notes: value.notes });
}

type SheetEntry = Omit<SheetPicture, 'original' | 'seen'> & { readonly original: readonly number[]; readonly seen: readonly number[] };

function withPlanes(picture: SheetEntry, original: WireArray | undefined, seen: WireArray | undefined): SheetPicture {
  return { ...picture, original: planeFrom(picture.original, original), seen: planeFrom(picture.seen, seen) };
}

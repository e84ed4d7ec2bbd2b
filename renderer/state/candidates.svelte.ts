import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import { succeeded } from '../../core/contract/result.ts';
import type { ItemCandidate } from '../../core/contract/review.ts';

import { Latest } from './latest.svelte.ts';
import type { RowKey } from './row-pages.ts';
import { planeFrom } from './tiles.svelte.ts';
import type { Plane } from './tiles.svelte.ts';

export interface ShownCandidate extends ItemCandidate {
  /** Null where the map is degenerate. */
  readonly map: Plane | null;
}
interface Group {
  readonly of: Pick<RowKey, 'item' | 'method'>;
  readonly candidates: readonly ShownCandidate[];
}

/** All candidates of one item under one method, to be looked at beside their teacher. */
export class CandidatesState {
  readonly latest = new Latest<Group>();
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  of(key: Pick<RowKey, 'item' | 'method'>): readonly ShownCandidate[] | null {
    const group = this.latest.value;
    return group !== null && group.of.item === key.item && group.of.method === key.method ? group.candidates : null;
  }

  /** Runs that have the item; null while nobody has looked. */
  runsOf(key: RowKey | null): readonly string[] | null {
    return key === null ? null : (this.of(key)?.map(({ row }) => row.run) ?? null);
  }

  async ask({ item, method }: Pick<RowKey, 'item' | 'method'>): Promise<void> {
    await this.latest.ask(async () => {
      const answer = await this.#engine.call('review/candidates', { item, method });
      if (!answer.ok) return answer;
      const { value, arrays } = answer.value;
      const candidates = value.candidates.map((candidate, place): ShownCandidate => {
        const { grid, row } = candidate;
        const map = row.compressedMapStatus === 'ok' ? planeFrom([grid.height, grid.width, 1], arrays[place]) : null;
        return { ...candidate, map };
      });
      return succeeded({ of: { item, method }, candidates });
    });
  }

  forget(): void {
    this.latest.forget();
  }
}

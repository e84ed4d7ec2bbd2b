import type { Client } from '../../core/contract/call.ts';
import type { CatalogueEntry, CatalogueFamily } from '../../core/contract/catalogue.ts';
import type { Channels } from '../../core/contract/channels.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

/** What this Concord can do: methods, metrics, formats, reports, each as data. */
export class Catalogue {
  readonly latest = new Latest<readonly CatalogueEntry[]>();
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  load(): Promise<boolean> {
    return this.latest.ask(async () => {
      const answer = answered(await this.#engine.call('catalogue/list', { family: null }));
      return answer.ok ? { ok: true, value: answer.value.entries } : answer;
    });
  }

  of(family: CatalogueFamily): readonly CatalogueEntry[] {
    return this.latest.value?.filter((entry) => entry.family === family) ?? [];
  }

  titleOf(family: CatalogueFamily, id: string): string {
    return this.of(family).find((entry) => entry.id === id)?.title ?? id;
  }
}

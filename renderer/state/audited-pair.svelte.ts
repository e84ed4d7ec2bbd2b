import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { PairFacts } from '../../core/contract/model-summary.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

/** Facts of an audited pair, from what the project keeps of its models: the files may be gone. */
export class AuditedPair {
  readonly facts = new Latest<PairFacts>();
  run = $state<string | null>(null);
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  async show(run: string): Promise<void> {
    this.run = run;
    await this.facts.ask(async () => answered(await this.#engine.call('project/pair', { run })));
  }

  forget(): void {
    this.run = null;
    this.facts.forget();
  }
}

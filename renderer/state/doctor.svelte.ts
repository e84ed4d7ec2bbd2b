import type { Client, ReplyOf } from '../../core/contract/call.ts';
import type { DoctorLine } from '../../core/contract/catalogue.ts';
import type { Channels } from '../../core/contract/channels.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

export type EngineFacts = ReplyOf<Channels, 'engine/facts'>;

/** What computes behind this window, and whether it is well. */
export class Doctor {
  readonly facts = new Latest<EngineFacts>();
  readonly lines = new Latest<readonly DoctorLine[]>();
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  async meet(): Promise<void> {
    await this.facts.ask(async () => answered(await this.#engine.call('engine/facts', {})));
    if (this.facts.value?.selfTest === 'running') setTimeout(() => void this.meet(), 1_000);
  }

  examine(): Promise<boolean> {
    return this.lines.ask(async () => {
      const answer = answered(await this.#engine.call('engine/doctor', {}));
      return answer.ok ? { ok: true, value: answer.value.lines } : answer;
    });
  }
}

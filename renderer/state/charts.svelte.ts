import type { Client } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { ReviewCharts } from '../../core/contract/review-charts.ts';
import type { GridFilter } from '../../core/contract/review.ts';

import { answered } from './answered.ts';
import { Latest } from './latest.svelte.ts';

/** The charts of the review, for the filter of its list. */
export class ChartsState {
  readonly latest = new Latest<ReviewCharts>();
  readonly #engine: Client<Channels>;

  constructor(engine: Client<Channels>) {
    this.#engine = engine;
  }

  ask(filter: GridFilter): Promise<boolean> {
    return this.latest.ask(async () => answered(await this.#engine.call('review/charts', { filter })));
  }
}

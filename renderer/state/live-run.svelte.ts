import type { Client, PayloadOf } from '../../core/contract/call.ts';
import type { Channels } from '../../core/contract/channels.ts';
import type { Failure } from '../../core/contract/result.ts';
import type { GridRow } from '../../core/contract/review.ts';

import { answered } from './answered.ts';

export type LeftOut = PayloadOf<Channels, 'audit/left-out'>;

const MOST_LEFT_OUT = 100;
const SHOWN_ROWS = 6;
const MOST_POINTS = 60_000;
/** The screen follows at most twice a second; what arrives in between is kept, not drawn. */
const REDRAW_MS = 500;

/** One deformation as it arrived: where on the way, how large, of which candidate and method. */
export interface LivePoint {
  readonly place: number;
  readonly deformation: number | null;
  readonly ratio: number | null;
}

export interface ArrivedRow {
  readonly row: GridRow;
  readonly at: string;
}

/** What a run says while it computes: its last rows, and the deformations so far. All of it is provisional. */
export class LiveRun {
  rows = $state.raw<readonly ArrivedRow[]>([]);
  points = $state.raw<readonly LivePoint[]>([]);
  /** Items that could not take part, the newest first. */
  leftOut = $state.raw<readonly LeftOut[]>([]);
  method = $state<string | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** True between a press on cancel and its answer. */
  cancelling = $state(false);
  readonly #engine: Client<Channels>;
  readonly #utcTime: () => string;
  #arrived: ArrivedRow[] = [];
  readonly #collected: LivePoint[] = [];
  #count = 0;
  #planned = false;

  constructor(engine: Client<Channels>, utcTime: () => string) {
    this.#engine = engine;
    this.#utcTime = utcTime;
    engine.on('audit/item', (row) => {
      this.#take(row);
    });
    engine.on('audit/left-out', (item) => {
      this.leftOut = [item, ...this.leftOut].slice(0, MOST_LEFT_OUT);
    });
  }

  get arrivedCount(): number {
    return this.points.length;
  }

  forget(): void {
    this.#arrived = [];
    this.#collected.length = 0;
    this.#count = 0;
    this.rows = [];
    this.points = [];
    this.method = null;
    this.leftOut = [];
  }

  async cancel(): Promise<void> {
    this.cancelling = true;
    const answer = answered(await this.#engine.call('audit/cancel', { keepFinished: true }));
    this.cancelling = false;
    this.failure = answer.ok ? null : answer.failure;
  }

  async resume(): Promise<void> {
    const answer = answered(await this.#engine.call('audit/resume', {}));
    this.failure = answer.ok ? null : answer.failure;
  }

  #take(row: GridRow): void {
    this.method ??= row.method;
    if (row.method !== this.method) return;
    const score = row.scores.find((one) => one.metric === 'spearman') ?? row.scores[0];
    this.#collected.push({ place: this.#count, deformation: score?.deformation ?? null, ratio: score?.ratio ?? null });
    if (this.#collected.length > MOST_POINTS) this.#collected.shift();
    this.#count += 1;
    this.#arrived = [{ row, at: this.#utcTime() }, ...this.#arrived].slice(0, SHOWN_ROWS);
    if (this.#planned) return;
    this.#planned = true;
    setTimeout(
      () => {
        this.#planned = false;
        this.rows = this.#arrived;
        this.points = [...this.#collected];
      },
      this.rows.length === 0 ? 0 : REDRAW_MS,
    );
  }
}

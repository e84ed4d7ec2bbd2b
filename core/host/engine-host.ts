import type { Port } from '../contract/port.ts';
import { RestartBudget } from '../serve/restart-budget.ts';
import type { EngineLife } from './engine-life.ts';
import type { Grant } from './grants.ts';
import { heartbeat } from './heartbeat.ts';
import type { Heartbeat } from './heartbeat.ts';

export interface EngineHostOptions {
  readonly start: (epoch: number) => EngineLife;
  /** What a new engine must know before anybody calls it. */
  readonly grants: () => readonly Grant[];
  /** The engine has ended by itself: pages must connect anew. */
  readonly onLost: () => void;
  /** An audit was begun in this project. */
  readonly onAudit?: (project: string) => void;
  readonly log: (line: string) => void;
  readonly budget?: RestartBudget;
}

const STOP_GRACE_MS = 5000;

/**
 * Keeps one engine alive: starts it, listens to its heartbeat, and starts it again when it ends by itself, with the
 * grants it had and the project it had open. Fewer than three times in five minutes; then the next page that connects
 * asks for another try.
 */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #budget: RestartBudget;
  #epoch = 0;
  #life: EngineLife | null = null;
  #heart: Heartbeat | null = null;
  #project: string | null = null;
  #closing = false;
  #auditBegun = false;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#budget = options.budget ?? new RestartBudget();
  }

  start(): void {
    this.#epoch += 1;
    const life = this.#options.start(this.#epoch);
    this.#life = life;
    for (const grant of this.#options.grants()) void life.host.call('grant/add', grant);
    if (this.#project !== null) void life.host.call('project/reopen', { path: this.#project });
    const heart = heartbeat(life.host, {
      onBeat: (project) => {
        this.#project = project;
        this.#tellAudit();
      },
      onSilence: () => {
        this.#options.log('the engine did not answer for 10 s and was ended');
        life.kill();
      },
    });
    this.#heart = heart;
    void life.ended.then((reason) => {
      heart.stop();
      this.#ended(life, reason);
    });
  }

  /** A lane to the living engine for one page; null where it is lost and may not be started again yet. */
  openPage(): { readonly port: Port; readonly epoch: number } | null {
    if (this.#life === null && !this.#closing && this.#budget.take()) this.start();
    return this.#life === null ? null : { port: this.#life.openPage(), epoch: this.#life.epoch };
  }

  addGrant(grant: Grant): void {
    void this.#life?.host.call('grant/add', grant);
  }

  /** A page has opened or made a project: asks which, so that an engine that dies now comes back with it. */
  projectChanged(): void {
    this.#heart?.askNow();
  }

  /** A page has begun an audit: as soon as its project is known, whoever keeps what the page dropped hears of it. */
  auditBegun(): void {
    this.#auditBegun = true;
    this.#heart?.askNow();
  }

  /** What a restarted engine opens again. */
  project(): string | null {
    return this.#project;
  }

  pid(): number | null {
    return this.#life?.pid ?? null;
  }

  /** Lets the engine finish what it is writing, then ends it. */
  async close(): Promise<void> {
    this.#closing = true;
    const life = this.#life;
    if (life === null) return;
    void life.host.call('engine/stop', {});
    const timer = setTimeout(life.kill, STOP_GRACE_MS);
    await life.ended;
    clearTimeout(timer);
  }

  #tellAudit(): void {
    if (!this.#auditBegun || this.#project === null) return;
    this.#auditBegun = false;
    this.#options.onAudit?.(this.#project);
  }

  #ended(life: EngineLife, reason: string): void {
    if (this.#life === life) this.#life = null;
    if (this.#closing) return;
    this.#options.log(`the engine ended by itself: ${reason}`);
    if (this.#budget.take()) this.start();
    else this.#options.log('the engine ended again and again and is not started any more; run `concord doctor`');
    this.#options.onLost();
  }
}

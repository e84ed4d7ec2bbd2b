import type { EventName, Handlers, PayloadOf, WireArray } from '../contract/call.ts';
import { channels } from '../contract/channels.ts';
import type { Channels } from '../contract/channels.ts';
import { failure } from '../contract/failures.ts';
import { hostChannels } from '../contract/host-channels.ts';
import type { Limits } from '../contract/limits.ts';
import type { Port } from '../contract/port.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Workers } from '../work/workers.ts';
import type { EngineContext, GrantedPlace } from './engine-context.ts';
import { engineHandlersOf } from './engine-handlers.ts';
import type { ExportReport } from './export-process.ts';
import type { EngineFacts } from './handlers/engine.ts';
import { hostHandlers } from './handlers/host.ts';
import { OneProject } from './project-slot.ts';
import type { ProjectFiles } from './project-slot.ts';
import { serve } from './serve.ts';
import type { Serving } from './serve.ts';

export interface EngineOptions {
  readonly facts: EngineFacts;
  readonly workers: Workers;
  readonly limits: Limits;
  readonly files: ProjectFiles;
  readonly exportReport?: ExportReport | null;
  /** Which start of the engine this is. */
  readonly epoch?: number;
  readonly log?: (line: string) => void;
  /** A host has asked it to end. */
  readonly onStop?: () => void;
}

/** A host tells every place it shows, one call each. */
const HOST_CALLS_AT_ONCE = 100_000;

/** The engine: the open project, the workers, and the ports that are answered. It holds no transport and no window. */
export class Engine implements EngineContext {
  readonly workers: Workers;
  readonly limits: Limits;
  readonly project: OneProject;
  readonly exportReport: ExportReport | null;
  readonly #options: EngineOptions;
  readonly #grants = new Map<string, GrantedPlace>();
  readonly #pages = new Set<Serving<Channels>>();
  readonly #handlers: Handlers<Channels>;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.workers = options.workers;
    this.limits = options.limits;
    this.project = new OneProject(options.files);
    this.exportReport = options.exportReport ?? null;
    this.#handlers = engineHandlersOf(this, options.facts);
  }

  place(grant: string): Result<GrantedPlace> {
    const place = this.#grants.get(grant);
    return place === undefined ? failed(failure('grant/unknown', 'this place was not chosen')) : succeeded(place);
  }

  tell<Name extends EventName<Channels>>(name: Name, payload: PayloadOf<Channels, Name>, arrays: readonly WireArray[] = []): void {
    for (const page of this.#pages) page.tell(name, payload, arrays);
  }

  /** Answers a page, or whatever stands in for one, until its port closes. */
  servePage(port: Port): void {
    const serving = serve(port, channels, this.#handlers, this.#serveOptions());
    this.#pages.add(serving);
    serving.onStop(() => {
      this.#pages.delete(serving);
    });
  }

  /** Answers the host. No page can reach these calls: they are on another port. */
  serveHost(port: Port): void {
    const onStop = this.#options.onStop ?? (() => undefined);
    const handlers = hostHandlers({ context: this, grants: this.#grants, resume: this.#handlers['audit/resume'], onStop });
    serve(port, hostChannels, handlers, { ...this.#serveOptions(), callsAtOnce: HOST_CALLS_AT_ONCE });
  }

  /** Stores what is finished, then ends everything. */
  async close(): Promise<void> {
    await this.project.close();
    for (const page of this.#pages) page.stop();
    await this.workers.close();
  }

  #serveOptions(): { readonly epoch: number; readonly log?: (line: string) => void } {
    const { epoch = 0, log } = this.#options;
    return log === undefined ? { epoch } : { epoch, log };
  }
}

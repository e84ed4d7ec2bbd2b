import type { CallName, EventName, Handlers, PayloadOf, WireArray } from '../contract/call.ts';
import type { Channels } from '../contract/channels.ts';
import type { Limits } from '../contract/limits.ts';
import type { Result } from '../contract/result.ts';
import type { ExportReport } from './export-process.ts';
import type { ReadStore, WriteStore } from '../store/stores.ts';
import type { Workers } from '../work/workers.ts';

/** A place that a person chose, as the host told it. */
export interface GrantedPlace {
  readonly path: string;
  readonly writable: boolean;
}

/** What a project is made with; `example` marks the bundled one. */
export interface NewProject {
  readonly title: string;
  readonly example: boolean;
}

/** The one open project of this engine. */
export interface ProjectSlot {
  /** Opens or creates; only then is what was open before closed, after its `beforeClose` listeners. */
  open(path: string, how?: { readonly readOnly?: boolean; readonly quick?: boolean }): Promise<Result<ReadStore>>;
  create(path: string, what: NewProject): Promise<Result<ReadStore>>;
  /** `project/none` where nothing is open. */
  readable(): Result<ReadStore>;
  /** `project/none`, or the reason why this process may only read. */
  writable(): Result<WriteStore>;
  /** Path of the open project, null where nothing is open. */
  path(): string | null;
  /** Waits until no project is being opened or closed. */
  settled(): Promise<void>;
  /** Called before the project closes, also when the engine stops: a running audit ends its batch here. */
  beforeClose(listener: () => Promise<void>): void;
  close(): Promise<void>;
}

/** What handlers of the engine have: everything else a handler needs, it imports. */
export interface EngineContext {
  /** The place behind a grant; `grant/unknown` for a name that the host never gave out. */
  place(grant: string): Result<GrantedPlace>;
  readonly workers: Workers;
  /** Safety limits of this engine, from `--limits` or the defaults. */
  readonly limits: Limits;
  readonly project: ProjectSlot;
  /** Writes reports in a process of their own; null: in this one, where nobody waits for another answer. */
  readonly exportReport: ExportReport | null;
  /** Tells every page. */
  tell<Name extends EventName<Channels>>(name: Name, payload: PayloadOf<Channels, Name>, arrays?: readonly WireArray[]): void;
}

/** Handlers of some channels: `handlers/<noun>.ts` exports one function from the context to these. */
export type HandlersOf<Names extends CallName<Channels>> = Pick<Handlers<Channels>, Names>;

import type { CallName, EventName, PayloadOf, ReplyOf, RequestOf, WireArray } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';
import type { Result } from '../contract/result.ts';

export type JobName = CallName<Jobs>;
export type JobRequest<Name extends JobName> = RequestOf<Jobs, Name>;

export interface JobDone<Name extends JobName> {
  readonly value: ReplyOf<Jobs, Name>;
  readonly arrays: readonly WireArray[];
}

/** Listeners for the events of one job; none of them is called after the job has settled. */
export type JobEvents = { readonly [Name in EventName<Jobs>]?: (payload: PayloadOf<Jobs, Name>, arrays: readonly WireArray[]) => void };

export interface JobOptions {
  readonly arrays?: readonly WireArray[];
  /** Cancels: the worker is asked, and ended when it has not answered in 2 s. The job then fails with `engine/cancelled`. */
  readonly signal?: AbortSignal;
  readonly on?: JobEvents;
  /** Longest time one sign of life (an event, or the reply) should take, where it has been measured; the deadline is ten times that. */
  readonly expectedMs?: number;
  /** What the worker holds at this moment, asked only when it dies: see `deathsOf`. */
  readonly inFlight?: () => readonly string[];
}

export interface WorkerFacts {
  readonly pid: number;
  readonly residentBytes: number;
  /** How often the process at this place was started anew after it had ended by itself. */
  readonly restarts: number;
}

/**
 * Child processes that run jobs, one job each at a time; more jobs than workers wait in order.
 *
 * A job whose worker dies fails with `engine/worker-lost`. It is repeated here only where it belongs to no single item
 * (preparing, floors); of the others only the caller knows what is already stored. Who repeats should then give the items one by one, and set aside an item with two deaths
 * (`deathsOf`). When too many workers die, every job fails with `engine/lost`.
 */
export interface Workers {
  /** How many jobs run at once. */
  readonly size: number;
  run<Name extends JobName>(name: Name, request: JobRequest<Name>, options?: JobOptions): Promise<Result<JobDone<Name>>>;
  /** The processes alive now. */
  facts(): readonly WorkerFacts[];
  /** At how many deaths this key was in flight. */
  deathsOf(key: string): number;
  /** Ends every worker; jobs that run or wait fail with `engine/cancelled`. */
  close(): Promise<void>;
}

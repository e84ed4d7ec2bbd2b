import type { Client } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';

/** Why a worker is no more, in words for the log. */
export interface WorkerEnd {
  readonly reason: string;
  /** The end of what it wrote on stderr. */
  readonly said: string;
}

/** One worker from its start to its end; the pool never asks whether it is a process. */
export interface WorkerLife {
  readonly pid: number;
  readonly client: Client<Jobs>;
  /** Settles once, when it is gone. */
  readonly ended: Promise<WorkerEnd>;
  /** Ends it at once, whatever it is doing. */
  end(): void;
}

export type StartWorker = () => WorkerLife;

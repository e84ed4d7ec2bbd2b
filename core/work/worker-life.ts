import type { Client } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';
import type { WorkerEnd } from './worker-end.ts';

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

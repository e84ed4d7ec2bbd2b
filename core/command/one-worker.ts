import type { Client } from '../contract/call.ts';
import type { Jobs } from '../contract/jobs.ts';

/** The worker of a single-model command. */
export interface OneWorker {
  readonly client: Client<Jobs>;
  /** Settles when it is gone, with the reason. */
  readonly ended: Promise<{ readonly reason: string; readonly said: string }>;
  end(): void;
}

import type * as z from 'zod';

import type { ExecutorId } from '../contract/backend.ts';
import type { dataPlace, modelPlace } from '../contract/jobs.ts';
import type { Protocol } from '../contract/protocol.ts';
import type { JobRequest } from '../work/workers.ts';

type ModelPlace = z.infer<typeof modelPlace>;
type DataPlace = z.infer<typeof dataPlace>;

/** One run of one pair, as it was registered: everything the workers and the record need. */
export interface AuditRun {
  readonly id: string;
  readonly candidate: string;
  readonly teacher: ModelPlace;
  readonly compressed: ModelPlace;
  readonly data: DataPlace;
  readonly protocol: Protocol;
  readonly classes: readonly string[];
  readonly task: 'single-label' | 'multi-label';
  /** Asked for by a person, or fixed by the first start of this run; null: chosen by `pair/prepare`. */
  readonly batch: number | null;
  readonly threads: number | null;
  /** Jobs at once, asked for by a person; null: chosen by `pair/prepare`. */
  readonly workers: number | null;
  /** An earlier run of the same teacher, protocol and data, whose teacher maps can be used again. */
  readonly donor: string | null;
}

/** What decides the last bits of every map of a run: chosen once, recorded, and the same for every batch and every resume. */
export interface FixedUse {
  readonly executor: ExecutorId | null;
  readonly batch: number | null;
  readonly threads: number | null;
}

/** The part of every job's request that names the pair. */
export function pairRequest(run: AuditRun, fixed: FixedUse): Omit<JobRequest<'pair/prepare'>, 'items' | 'workers'> {
  return { teacher: run.teacher, compressed: run.compressed, data: run.data, protocol: run.protocol, ...fixed };
}

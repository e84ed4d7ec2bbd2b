import type { Failure } from '../contract/result.ts';

import type { AuditRun, FixedUse } from './audit-run.ts';
import { pairRequest } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import type { ItemWriter } from './item-writer.ts';
import { knownTeacherMaps } from './known-maps.ts';
import { singleItems } from './plan.ts';
import type { PlannedBatch } from './plan.ts';

/** What stays the same for every batch of a run. */
export interface BatchSurroundings {
  readonly run: AuditRun;
  readonly tools: AuditTools;
  readonly writer: ItemWriter;
  readonly fixed: FixedUse;
  readonly signal: AbortSignal;
}

/** An item in flight at this many deaths of a worker is set aside (security.md, section 8). */
const DEATHS_OF_A_QUARANTINED_ITEM = 2;

/**
 * Explains one batch with both models and stores what comes. A batch that ends its worker is repeated item by item,
 * and the item that ends a second worker is set aside with its reason. Answers what ends the run, or null.
 */
export async function explainBatch(batch: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const problem = await askWorker(batch, around);
  if (problem === null || !isDeath(problem)) return problem;
  for (const single of singleItems(batch)) {
    const ended = await explainAlone(single, around);
    if (ended !== null) return ended;
  }
  return null;
}

async function explainAlone(single: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const item = single.items[0];
  if (item === undefined) return null;
  while (around.writer.isPending(item.ordinal)) {
    const problem = await askWorker(single, around);
    if (problem === null) continue;
    if (!isDeath(problem)) return problem;
    if (around.tools.workers.deathsOf(flightKey(around.run, item.ordinal)) < DEATHS_OF_A_QUARANTINED_ITEM) continue;
    around.writer.leaveOut({
      ordinal: item.ordinal,
      code: problem.code,
      reason: `set aside after it had ended ${String(DEATHS_OF_A_QUARANTINED_ITEM)} workers`,
    });
    const ended = around.writer.flush();
    if (ended !== null) return ended;
  }
  return null;
}

async function askWorker(batch: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const { run, tools, writer, fixed, signal } = around;
  const missing = batch.items.filter((item) => writer.isPending(item.ordinal));
  if (missing.length === 0) return null;
  const methods = run.protocol.methods.map(({ id }) => id);
  const { known, arrays } = knownTeacherMaps(tools.store, { donor: run.donor, items: missing, methods });
  const done = await tools.workers.run(
    'cells/explain',
    { ...pairRequest(run, fixed), items: [...batch.items], known },
    {
      arrays,
      signal,
      on: {
        'cells/item': (explained, values) => {
          writer.take(explained, values);
        },
        'cells/skipped': ({ ordinal, code, reason }) => {
          writer.leaveOut({ ordinal, code, reason });
        },
      },
      inFlight: () => missing.filter((item) => writer.isPending(item.ordinal)).map((item) => flightKey(run, item.ordinal)),
    },
  );
  const ended = writer.flush();
  if (ended !== null) return ended;
  if (!done.ok) return done.failure;
  const silent = missing.find((item) => writer.isPending(item.ordinal));
  if (silent !== undefined) throw new Error(`cells/explain: expected an answer for item ${String(silent.ordinal)}, received none`);
  return null;
}

function flightKey(run: AuditRun, ordinal: number): string {
  return `${run.id}/${String(ordinal)}`;
}

function isDeath(problem: Failure): boolean {
  return problem.code === 'engine/worker-lost' || problem.code === 'engine/out-of-memory';
}

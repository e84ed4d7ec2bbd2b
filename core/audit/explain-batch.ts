import { failure } from '../contract/failures.ts';
import type { Failure } from '../contract/result.ts';

import type { AuditRun, FixedUse } from './audit-run.ts';
import { pairRequest } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import type { ItemWriter } from './item-writer.ts';
import { knownTeacherMaps } from './known-maps.ts';
import { singleItems } from './plan.ts';
import type { PlannedBatch } from './plan.ts';
import type { RunTrouble } from './run-trouble.ts';
import { takeLess } from './take-less.ts';

/** What stays the same for every batch of a run. */
export interface BatchSurroundings {
  readonly run: AuditRun;
  readonly tools: AuditTools;
  readonly writer: ItemWriter;
  readonly fixed: FixedUse;
  readonly trouble: RunTrouble;
  readonly signal: AbortSignal;
}

/** An item in flight at this many deaths of a worker is set aside. */
const DEATHS_OF_A_QUARANTINED_ITEM = 2;

/**
 * Explains one batch with both models and stores what comes. A batch for which there was no memory is repeated in smaller
 * ones. A batch that ends its worker is repeated item by item, and the item that ends a second worker is set aside with its
 * reason. Answers what ends the run, or null.
 */
export async function explainBatch(batch: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  for (const part of partsOf(batch, around.trouble.batch)) {
    const ended = await explainPart(part, around);
    if (ended !== null) return ended;
  }
  return null;
}

async function explainPart(part: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const used = around.trouble.batch;
  const problem = await askWorker(part, around);
  if (problem === null || !isDeath(problem)) return problem;
  if (isMemory(problem) && used > 1) return takeLess(used, around) ?? explainBatch(part, around);
  for (const single of singleItems(part)) {
    const ended = await explainAlone(single, around);
    if (ended !== null) return ended;
  }
  return null;
}

async function explainAlone(single: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const item = single.items[0];
  if (item === undefined) return null;
  for (let failures = 1; around.writer.isPending(item.ordinal); failures += 1) {
    const used = around.trouble.batch;
    const problem = await askWorker(single, around);
    if (problem === null) continue;
    if (!isDeath(problem)) return problem;
    if (isMemory(problem) && used > 1) {
      const ended = takeLess(used, around);
      if (ended !== null) return ended;
      continue;
    }
    if (isSilence(problem) && around.trouble.wasTooSlow(item.ordinal))
      return failure('engine/too-slow', `${problem.message}, for two items`);
    const deaths = Math.max(failures, around.tools.workers.deathsOf(flightKey(around.run, item.ordinal)));
    const ended = deaths < DEATHS_OF_A_QUARANTINED_ITEM ? null : setAside(item.ordinal, problem, around);
    if (ended !== null) return ended;
  }
  return null;
}

function setAside(ordinal: number, { code, message }: Failure, { writer }: BatchSurroundings): Failure | null {
  writer.leaveOut({
    ordinal,
    code,
    reason: `set aside after it had ended ${String(DEATHS_OF_A_QUARANTINED_ITEM)} workers; at last: ${message}`,
  });
  return writer.flush();
}

/** The batch itself where it is small enough, so that a run without trouble keeps its composition. */
function partsOf(batch: PlannedBatch, most: number): readonly PlannedBatch[] {
  if (batch.items.length <= most) return [batch];
  const parts: PlannedBatch[] = [];
  for (let start = 0; start < batch.items.length; start += most) {
    const items = batch.items.slice(start, start + most);
    const missing = new Set(items.map(({ ordinal }) => ordinal).filter((ordinal) => batch.missing.has(ordinal)));
    if (missing.size > 0) parts.push({ index: batch.index, items, missing });
  }
  return parts;
}

async function askWorker(batch: PlannedBatch, around: BatchSurroundings): Promise<Failure | null> {
  const { run, tools, writer, signal } = around;
  const fixed = { ...around.fixed, batch: around.trouble.batch };
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

function isMemory(problem: Failure): boolean {
  return problem.code === 'engine/out-of-memory';
}

function isSilence(problem: Failure): boolean {
  return problem.details?.['deadlineMs'] !== undefined;
}

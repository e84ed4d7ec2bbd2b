import type { ItemRef } from '../contract/data-summary.ts';
import type { Failure } from '../contract/result.ts';
import type { StoredItem } from '../store/records.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { explainBatch } from './explain-batch.ts';
import type { BatchSurroundings } from './explain-batch.ts';
import { inParallel } from './in-parallel.ts';
import type { PieceOfWork } from './in-parallel.ts';
import { ItemWriter } from './item-writer.ts';
import { EARLY_FLOORS, LATE_FLOORS, measureFloors } from './measure-floors.ts';
import { planBatches } from './plan.ts';
import { prepareRun } from './prepare-run.ts';
import { ProgressMeter } from './progress-meter.ts';
import { withRoomNeeded } from './room-needed.ts';
import { RunTrouble } from './run-trouble.ts';
import { auditedItems, pendingItems } from './stored-items.ts';

/**
 * Runs one pair to its end: prepare, explain what is missing, measure the floors. Everything finished is stored as it
 * comes, so a run that ends early, for whatever reason, goes on here where it stopped.
 */
export async function runPair(run: AuditRun, tools: AuditTools, signal: AbortSignal): Promise<Failure | null> {
  const counts = tools.store.runCounts(run.id);
  if (!counts.ok) return counts.failure;
  const meter = new ProgressMeter({
    run: run.id,
    candidate: run.candidate,
    counts: counts.value,
    tell: (progress) => {
      tools.tell('audit/progress', progress);
    },
    now: () => tools.now(),
    workers: () => tools.workers.facts(),
  });
  meter.tell('check');
  const problem = await runSteps(run, { tools, meter, signal });
  return endRun(run, { tools, meter, problem: problem === null ? null : withRoomNeeded(problem, run, tools) });
}

async function runSteps(
  run: AuditRun,
  how: { readonly tools: AuditTools; readonly meter: ProgressMeter; readonly signal: AbortSignal },
): Promise<Failure | null> {
  const { tools, meter, signal } = how;
  const items = auditedItems(tools.store, run.protocol.limitItems);
  if (!items.ok) return items.failure;
  const pending = pendingItems(tools.store, run.id);
  if (!pending.ok) return pending.failure;
  const prepared = await prepareRun(run, tools, { signal, items: pending.value.size });
  if (!prepared.ok) return prepared.failure;

  const { fixed, workers: width } = prepared.value;
  const around = { run, tools, fixed, trouble: new RunTrouble(fixed.batch), signal };
  const writer = new ItemWriter({ run: run.id, tools, meter, recording: recordingOf(run, tools), pending: pending.value });
  const work = workOf(items.value, { ...around, writer, pending: pending.value, batch: fixed.batch });
  const ended = await inParallel(work, { width, signal });
  if (ended !== null) return ended;
  meter.tell('floors');
  return measureFloors({ ...around, items: items.value, floors: LATE_FLOORS });
}

interface WorkSurroundings extends BatchSurroundings {
  readonly pending: ReadonlyMap<number, StoredItem>;
  readonly batch: number;
}

/** The first rows come first, then the early floors, so that the rest appears beside its yardstick. */
function workOf(items: readonly ItemRef[], around: WorkSurroundings): PieceOfWork[] {
  const finished = new Set(items.map(({ ordinal }) => ordinal).filter((ordinal) => !around.pending.has(ordinal)));
  const batches = planBatches(items, finished, around.batch).map(
    (batch): PieceOfWork =>
      (signal) =>
        explainBatch(batch, { ...around, signal }),
  );
  const floors: PieceOfWork = (signal) => measureFloors({ ...around, items, floors: EARLY_FLOORS, signal });
  return [...batches.slice(0, 1), floors, ...batches.slice(1)];
}

function recordingOf(run: AuditRun, tools: AuditTools): ConstructorParameters<typeof ItemWriter>[0]['recording'] {
  return { classes: run.classes, task: run.task, metrics: tools.metrics };
}

function endRun(
  run: AuditRun,
  how: { readonly tools: AuditTools; readonly meter: ProgressMeter; readonly problem: Failure | null },
): Failure | null {
  const { tools, meter, problem } = how;
  if (problem === null) {
    const stored = tools.store.setRunState(run.id, 'done', null);
    meter.end(stored.ok ? 'done' : 'failed', stored.ok ? null : stored.failure.code);
    return stored.ok ? null : stored.failure;
  }
  const cancelled = problem.code === 'engine/cancelled';
  // Where the disk is full this cannot be stored either; the run then counts as interrupted, which is resumed in the same way.
  tools.store.setRunState(run.id, stateAfter(problem), cancelled ? null : problem.code);
  meter.end(cancelled ? 'cancelled' : 'failed', cancelled ? null : problem.code);
  return problem;
}

function stateAfter(problem: Failure): 'cancelled' | 'paused' | 'failed' {
  if (problem.code === 'engine/cancelled') return 'cancelled';
  return problem.code.startsWith('storage/') ? 'paused' : 'failed';
}

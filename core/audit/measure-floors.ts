import type { ItemRef } from '../contract/data-summary.ts';
import type { FloorKind } from '../contract/jobs.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { JobDone, JobRequest } from '../work/workers.ts';

import type { AuditRun, FixedUse } from './audit-run.ts';
import { pairRequest } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import type { RunTrouble } from './run-trouble.ts';
import { sampleItems } from './sample-items.ts';
import { takeLess } from './take-less.ts';

/** Floors that need nothing but the items; measured beside the first batches, so that the first rows have a yardstick. */
export const EARLY_FLOORS: readonly FloorKind[] = ['input-noise', 'permuted'];
/** The jitter is matched to the pair's top-1 agreement, which is known when the items are done. */
export const LATE_FLOORS: readonly FloorKind[] = ['weight-jitter'];

const MOST_ITEMS_PER_JOB = 64;

interface FloorAsk {
  readonly run: AuditRun;
  readonly tools: AuditTools;
  readonly fixed: FixedUse;
  readonly items: readonly ItemRef[];
  readonly floors: readonly FloorKind[];
  readonly trouble: RunTrouble;
  readonly signal: AbortSignal;
}

type FloorPart = Pick<JobRequest<'floors/measure'>, 'items' | 'floors' | 'agreement' | 'jitter'>;

/**
 * Measures floors on the protocol's seeded sample of the items and stores every draw, unless that was done before.
 * Answers what ends the run, or null.
 */
export async function measureFloors(ask: FloorAsk): Promise<Failure | null> {
  const { run, tools } = ask;
  const { sampleItems: size } = run.protocol.floors;
  const missing = missingFloors(ask);
  if (!missing.ok) return missing.failure;
  if (missing.value.length === 0 || size === 0) return null;
  const chosen = new Set(
    sampleItems(
      ask.items.map(({ ordinal }) => ordinal),
      { size, seed: run.protocol.seed },
    ),
  );
  const sample = ask.items.filter(({ ordinal }) => chosen.has(ordinal));
  const agreement = missing.value.includes('weight-jitter') ? agreementOf(ask) : succeeded(null);
  if (!agreement.ok) return agreement.failure;
  if (agreement.value === null && missing.value.includes('weight-jitter')) return null; // not one item was finished

  let jitter: number | null = null;
  for (let start = 0; start < sample.length; start += MOST_ITEMS_PER_JOB) {
    const items = sample.slice(start, start + MOST_ITEMS_PER_JOB);
    const measured = await measure({ items, floors: [...missing.value], agreement: agreement.value, jitter }, ask);
    if (!measured.ok) return measured.failure;
    jitter = measured.value.value.jitter ?? jitter;
    const stored = tools.store.commitFloorDraws(run.id, measured.value.value.draws);
    if (!stored.ok) return stored.failure;
  }
  return null;
}

/** The same job again with fewer items at once where there was no memory for them, down to one. */
async function measure(part: FloorPart, ask: FloorAsk): Promise<Result<JobDone<'floors/measure'>>> {
  const { run, tools, trouble, signal } = ask;
  for (;;) {
    const used = trouble.batch;
    const request = { ...pairRequest(run, { ...ask.fixed, batch: used }), ...part };
    const measured = await tools.workers.run('floors/measure', request, { signal });
    if (measured.ok || measured.failure.code !== 'engine/out-of-memory' || used <= 1) return measured;
    const ended = takeLess(used, ask);
    if (ended !== null) return failed(ended);
  }
}

function missingFloors(ask: FloorAsk): Result<readonly FloorKind[]> {
  const figures = ask.tools.store.floorFigures(ask.run.id);
  if (!figures.ok) return figures;
  return succeeded(ask.floors.filter((floor) => !figures.value.some((figure) => figure.floor === floor)));
}

function agreementOf(ask: FloorAsk): Result<number | null> {
  const summaries = ask.tools.store.runSummaries();
  if (!summaries.ok) return failed(summaries.failure);
  return succeeded(summaries.value.find(({ run }) => run === ask.run.id)?.agreement ?? null);
}

import { fullDisk } from '../contract/full-disk.ts';
import type { Failure } from '../contract/result.ts';

import type { AuditRun } from './audit-run.ts';
import type { AuditTools } from './audit-tools.ts';
import { estimateBytes } from './estimate-storage.ts';

/**
 * What ended a run; where that is a full disk, with the bytes that its items without a result need, from above. A store
 * that cannot be read either has nothing to add to what it said.
 */
export function withRoomNeeded(problem: Failure, run: AuditRun, tools: AuditTools): Failure {
  if (problem.code !== 'storage/full') return problem;
  const needed = bytesLeft(run, tools);
  if (needed === null) return problem;
  const what = `the run ${run.id} is paused, there is no space left for ${String(needed.items)} more items`;
  return fullDisk(what, { neededBytes: needed.bytes, freeBytes: tools.freeBytes() });
}

function bytesLeft(run: AuditRun, { store, methods }: AuditTools): { readonly items: number; readonly bytes: number } | null {
  const [stored, models, counts] = [store.run(run.id), store.models(), store.runCounts(run.id)];
  if (!stored.ok || !models.ok || !counts.ok) return null;
  const summaryOf = (hash: string) => models.value.find((model) => model.hash === hash)?.summary;
  const [teacher, compressed] = [summaryOf(stored.value.pair.teacher), summaryOf(stored.value.pair.compressed)];
  if (teacher === undefined || compressed === undefined) return null;
  const items = counts.value.waiting;
  const used = methods.filter(({ id }) => run.protocol.methods.some((choice) => choice.id === id));
  return { items, bytes: estimateBytes({ teacher, compressed: [compressed], methods: used, metrics: run.protocol.metrics.length, items }) };
}

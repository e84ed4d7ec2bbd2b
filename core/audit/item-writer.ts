import type { WireArray } from '../contract/call.ts';
import { failure } from '../contract/failures.ts';
import type { ExplainedItem } from '../contract/jobs.ts';
import type { Failure } from '../contract/result.ts';
import type { ItemResult, StoredItem } from '../store/records.ts';
import type { WriteStore } from '../store/stores.ts';

import type { AuditTools } from './audit-tools.ts';
import { itemResult } from './item-result.ts';
import type { Recording } from './item-result.ts';
import type { ProgressMeter } from './progress-meter.ts';

type LeftOut = Parameters<WriteStore['commitSkipped']>[1][number];

/** Results are on the disk at most this long after they arrived; together they cost one sync. */
const LONGEST_WAIT_MS = 250;

interface Parts {
  readonly run: string;
  readonly tools: Pick<AuditTools, 'store' | 'tell' | 'now'>;
  readonly meter: ProgressMeter;
  readonly recording: Recording;
  /** The items of the run that have no result yet, by ordinal. */
  readonly pending: Map<number, StoredItem>;
}

/**
 * Takes what the workers answer, commits it, and only then tells it. An item is taken once: what comes again, from a
 * batch that was repeated, is dropped.
 */
export class ItemWriter {
  readonly #parts: Parts;
  #results: ItemResult[] = [];
  #leftOut: LeftOut[] = [];
  #waitingSince = Number.POSITIVE_INFINITY;
  #failure: Failure | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isPending(ordinal: number): boolean {
    return this.#parts.pending.has(ordinal);
  }

  /** The first failure of a commit; nothing is written any more. */
  get failure(): Failure | null {
    return this.#failure;
  }

  take(explained: ExplainedItem, arrays: readonly WireArray[]): void {
    const item = this.#parts.pending.get(explained.ordinal);
    if (item === undefined) return;
    if (item.decodedHash !== null && item.decodedHash !== explained.decodedHash) {
      this.leaveOut({ ordinal: explained.ordinal, ...changedData(item) });
      return;
    }
    this.#parts.pending.delete(explained.ordinal);
    this.#results.push(itemResult({ explained, arrays, label: item.label }, this.#parts.recording));
    this.#flushWhenDue();
  }

  leaveOut(entry: Omit<LeftOut, 'state'>): void {
    if (!this.#parts.pending.delete(entry.ordinal)) return;
    this.#leftOut.push({ ...entry, state: isInputFault(entry.code) ? 'skipped' : 'failed' });
    this.#flushWhenDue();
  }

  /** Commits what has been taken, then tells it. Answers the failure that ends the run, or null. */
  flush(): Failure | null {
    if (this.#failure !== null) return this.#failure;
    const [results, leftOut] = [this.#results, this.#leftOut];
    this.#results = [];
    this.#leftOut = [];
    this.#waitingSince = Number.POSITIVE_INFINITY;
    const problem = this.#commitResults(results) ?? this.#commitLeftOut(leftOut);
    this.#failure = problem;
    return problem;
  }

  #flushWhenDue(): void {
    const now = this.#parts.tools.now();
    this.#waitingSince = Math.min(this.#waitingSince, now);
    if (now - this.#waitingSince >= LONGEST_WAIT_MS) this.flush();
  }

  #commitResults(results: readonly ItemResult[]): Failure | null {
    const { run, tools, meter } = this.#parts;
    if (results.length === 0) return null;
    const stored = tools.store.commitItems(run, results);
    if (!stored.ok) return stored.failure;
    meter.count({ done: results.length });
    for (const { explained } of results) this.#tellItem(explained);
    meter.tell('explain');
    return null;
  }

  #tellItem(explained: ExplainedItem): void {
    const { run, tools } = this.#parts;
    for (const { method } of explained.methods) {
      const row = tools.store.row({ run, item: explained.ordinal, method });
      if (row.ok) tools.tell('audit/item', row.value);
    }
  }

  #commitLeftOut(leftOut: readonly LeftOut[]): Failure | null {
    const { run, tools, meter } = this.#parts;
    if (leftOut.length === 0) return null;
    const stored = tools.store.commitSkipped(run, leftOut);
    if (!stored.ok) return stored.failure;
    for (const { ordinal, state, code, reason } of leftOut) {
      meter.count(state === 'skipped' ? { skipped: 1 } : { failed: 1 });
      tools.tell('audit/left-out', { run, item: ordinal, name: this.#nameOf(ordinal), state, code, reason });
    }
    meter.tell('explain');
    return null;
  }

  #nameOf(ordinal: number): string {
    const page = this.#parts.tools.store.items({ offset: ordinal, limit: 1 });
    return page.ok ? (page.value[0]?.name ?? String(ordinal)) : String(ordinal);
  }
}

/** The folder was changed between two starts: mixing two versions of an item would compare different pictures. */
function changedData(item: StoredItem): { readonly code: string; readonly reason: string } {
  const problem = failure('project/other-teacher', `${item.name}: its decoded values are not those of the first run`);
  return { code: problem.code, reason: problem.message };
}

/** What the item itself is to blame for is skipped; what happened while computing it has failed. */
function isInputFault(code: string): boolean {
  return !/^(engine|model|method|ipc|project)\//.test(code);
}

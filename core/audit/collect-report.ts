import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';
import { strongestExitCode } from '../contract/exit-code.ts';
import type { ReportHead, ReportItem } from '../contract/report-document.ts';
import { FailureError, failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { RunSummary } from '../contract/review.ts';
import { verdictOf } from '../contract/verdict.ts';
import type { Report } from '../report/report-writer.ts';
import type { StoredProtocol } from '../store/records.ts';
import type { ReadStore } from '../store/stores.ts';

import { hashTreeRoot, leafHash } from './hash-tree.ts';
import { eachReportItem } from './report-items.ts';
import { ReportCounts } from './report-counts.ts';
import { reportSections } from './report-sections.ts';

/**
 * The report of a project, from its records alone: no clock, no user, no place of this machine is in it, so the same
 * project always gives the same report. A project that is damaged or altered may be looked at, but nothing leaves it:
 * structure, foreign keys, log and every result against its log entry are checked first.
 */
export function collectReport(store: ReadStore): Result<Report> {
  try {
    return succeeded(gather(store));
  } catch (problem) {
    if (problem instanceof FailureError) return failed(problem.failure);
    throw problem;
  }
}

function gather(store: ReadStore): Report {
  needed(store.check());
  const runs = needed(store.runs());
  for (const { id } of runs) needed(store.contentHash(id));
  const summaries = needed(store.runSummaries());
  const protocols = [...new Set(runs.map((run) => run.protocolHash))].map((hash) => needed(store.protocol(hash)));
  const eachItem = (visit: (item: ReportItem) => void): void => {
    eachReportItem(
      store,
      runs.map(({ id }) => id),
      visit,
    );
  };

  const counts = new ReportCounts();
  const leaves: Buffer[] = [];
  eachItem((item) => {
    counts.add(item);
    leaves.push(leafHash(canonicalJson(item)));
  });
  const head = withId({
    schema: 'concord/report/1',
    exportedAt: lastEntry(store).time,
    completeness: completenessOf(summaries),
    verdict: verdictOfAll(summaries, { counts, leftOut: needed(store.facts()).dataset?.summary.skippedCount ?? 0 }),
    sections: reportSections(store, { runs, summaries, protocols, counts }),
    gates: [],
    evidence: {
      protocolSha256: protocols.map((protocol: StoredProtocol) => protocol.hash),
      itemsSha256: hashTreeRoot(leaves),
      itemRecords: leaves.length,
    },
    log: { count: lastEntry(store).count, headSha256: lastEntry(store).hash },
    signatures: [],
  });
  return { head, eachItem };
}

function withId(head: Omit<ReportHead, 'reportId'>): ReportHead {
  return { ...head, reportId: createHash('sha256').update(canonicalJson(head)).digest('hex') };
}

function completenessOf(runs: readonly RunSummary[]): ReportHead['completeness'] {
  const sum = (count: (run: RunSummary) => number): number => runs.reduce((total, run) => total + count(run), 0);
  const partial = runs.length === 0 || runs.some((run) => verdictOf(run).partial);
  return {
    items: sum((run) => run.total),
    done: sum((run) => run.done),
    skipped: sum((run) => run.skipped),
    failed: sum((run) => run.failed),
    state: partial ? 'partial' : 'complete',
  };
}

/** `leftOut`: entries of the data that were left out while it was listed. */
interface Seen {
  readonly counts: ReportCounts;
  readonly leftOut: number;
}

/** The verdict on all candidates is that of the weakest; with one that has none there is none. */
function verdictOfAll(runs: readonly RunSummary[], { counts, leftOut }: Seen): ReportHead['verdict'] {
  const verdicts = runs.map((run) => verdictOf(run, counts.evidenceOf(run.run)));
  const described = verdicts.length > 0 && verdicts.every(({ verdict }) => verdict !== null);
  const exitCode = verdicts.length === 0 ? 3 : strongestExitCode([...verdicts.map((one) => one.exitCode), leftOut > 0 ? 11 : 0]);
  return { machine: described ? 'DESCRIBED' : null, exitCode, decision: null, waivers: [] };
}

function lastEntry(store: ReadStore): { readonly time: string; readonly hash: string; readonly count: number } {
  const { logEntries: count, createdAt } = needed(store.facts());
  const entry = count === 0 ? undefined : needed(store.logPage({ offset: count - 1, limit: 1 }))[0];
  return { count, time: entry?.time_utc ?? createdAt, hash: entry?.hash ?? '' };
}

function needed<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new FailureError(result.failure);
  return result.value;
}

import type { AuditLine } from '../contract/outputs.ts';
import type { ProjectSummary } from '../contract/review.ts';
import { verdictOf } from '../contract/verdict.ts';

import { strongestExitCode } from '../contract/exit-code.ts';
import { shownShare, tableText } from './table-text.ts';

export type AuditSummary = Extract<AuditLine, { kind: 'summary' }>;

interface Ask {
  readonly project: string;
  readonly summary: ProjectSummary;
  /** The runs of this call; a project may hold others. */
  readonly runs: readonly string[];
  /** Exit code of what ended the runs early; null: nothing did. */
  readonly failureExit: number | null;
  readonly evidence: 'some' | 'none';
}

/** The last line of an audit. */
export function auditSummary({ project, summary, runs, failureExit, evidence }: Ask): AuditSummary {
  const told = summary.runs.filter(({ run }) => runs.includes(run)).map((run) => ({ ...run, verdict: verdictOf(run, evidence).verdict }));
  const codes = told.map((run) => verdictOf(run).exitCode).filter((code) => failureExit === null || code !== 3);
  return {
    schema: 'concord/audit/1',
    kind: 'summary',
    project,
    protocolSha256: summary.protocolHash ?? '',
    runs: told,
    exitCode: strongestExitCode(failureExit === null ? codes : [...codes, failureExit]),
  };
}

export function summaryText(summary: AuditSummary): string {
  const rows = summary.runs.map((run) => [
    run.candidate,
    run.verdict ?? run.state,
    `${String(run.done)} of ${String(run.total)}`,
    String(run.skipped),
    String(run.failed),
    shownShare(run.agreement),
    shownShare(run.teacherAccuracy),
    shownShare(run.compressedAccuracy),
    String(run.flips['right-wrong'] + run.flips['wrong-right'] + run.flips['wrong-wrong'] + run.flips.changed),
  ]);
  const head = ['compressed', 'verdict', 'done', 'skipped', 'failed', 'agreement', 'teacher', 'compressed', 'flips'];
  return `${tableText(head, rows)}\nproject ${summary.project}\nprotocol ${summary.protocolSha256}\n`;
}

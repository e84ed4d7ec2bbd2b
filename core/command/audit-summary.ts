import type { AuditLine } from '../contract/outputs.ts';
import { strongestExitCode } from '../contract/exit-code.ts';
import { succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { ProjectSummary } from '../contract/review.ts';
import { verdictOf } from '../contract/verdict.ts';
import { floorText } from '../figure/floor-text.ts';
import type { LocalEngine } from '../serve/local-engine.ts';

import { shownShare, tableText } from './table-text.ts';

export type AuditSummary = Extract<AuditLine, { kind: 'summary' }>;

type RunLine = AuditSummary['runs'][number];

interface Ask {
  readonly project: string;
  /** The runs of this call; a project may hold others. */
  readonly runs: readonly string[];
  /** Exit code of what ended the runs early; null: nothing did. */
  readonly failureExit: number | null;
  readonly evidence: 'some' | 'none';
}

/** The last line of an audit, from what the project now holds. */
export async function auditSummary(ask: Ask, session: LocalEngine): Promise<Result<AuditSummary>> {
  const read = await session.client.call('project/read', {});
  if (!read.ok) return read;
  const summary: ProjectSummary = read.value.value;
  const runs: RunLine[] = [];
  for (const run of summary.runs.filter((one) => ask.runs.includes(one.run))) {
    const methods = await methodsOf(run.run, { methods: summary.methods.map(({ id }) => id), session });
    if (!methods.ok) return methods;
    runs.push({ ...run, verdict: verdictOf(run, ask.evidence).verdict, methods: methods.value });
  }
  const codes = runs.map((run) => verdictOf(run).exitCode).filter((code) => ask.failureExit === null || code !== 3);
  const leftOut = summary.dataset?.leftOut ?? 0;
  const exitCode = strongestExitCode([...codes, ask.failureExit ?? 0, leftOut > 0 ? 11 : 0]);
  return succeeded({
    schema: 'concord/audit/1',
    kind: 'summary',
    project: ask.project,
    protocolSha256: summary.protocolHash ?? '',
    leftOut,
    runs,
    exitCode,
  });
}

interface MethodsAsk {
  readonly methods: readonly string[];
  readonly session: LocalEngine;
}

/** What became of the maps, as the review screen counts it. */
async function methodsOf(run: string, { methods, session }: MethodsAsk): Promise<Result<RunLine['methods']>> {
  const lines: RunLine['methods'] = [];
  for (const method of methods) {
    const facts = await session.client.call('review/facts', { filter: { method, runs: [run] } });
    if (!facts.ok) return facts;
    const { quadrants, threshold, floors } = facts.value.value;
    lines.push({ method, quadrants, threshold, floor: floors.find(({ reference }) => reference)?.floor ?? null });
  }
  return succeeded(lines);
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
  const head = ['compressed', 'verdict', 'done', 'skipped', 'failed', 'agreement', 'teacher right', 'compressed right', 'flips'];
  const left = summary.leftOut > 0 ? `${String(summary.leftOut)} entries of the data were left out when it was listed\n\n` : '';
  return `${tableText(head, rows)}\n${mapsText(summary)}\n${left}project ${summary.project}\nprotocol ${summary.protocolSha256}\n`;
}

/** The finding that accuracy cannot see comes first: same prediction, moved map. */
function mapsText(summary: AuditSummary): string {
  const rows = summary.runs.flatMap((run) =>
    run.methods.map(({ method, quadrants, floor }) => [
      ...[run.candidate, method, String(quadrants['silent-drift']), String(quadrants.preserved)],
      ...[String(quadrants['full-change']), String(quadrants['decision-flip']), String(quadrants.undefined)],
      floor === null ? 'not measured' : floorText(floor),
    ]),
  );
  return tableText(
    ['compressed', 'method', 'silent drift', 'preserved', 'full change', 'decision flip', 'undefined', 'moved: beyond'],
    rows,
  );
}

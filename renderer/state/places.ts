import { countText, numberText } from '../../core/figure/number-text.ts';

import type { AuditDraft } from './audit-draft.svelte.ts';
import type { ProjectState } from './project.svelte.ts';
import type { PlaceName } from './route.ts';

export interface PlaceLine {
  readonly name: PlaceName;
  readonly title: string;
  /** How far it is, or why it is not open. */
  readonly state: string;
  readonly blocked: boolean;
}
export interface PlaceFacts {
  readonly project: ProjectState;
  readonly draft: AuditDraft;
  /** Rows decided of all; null while nobody knows. */
  readonly reviewed: { readonly decided: number; readonly rows: number } | null;
}

/** The course of an audit: what each place says about itself. */
export function placeLines(facts: PlaceFacts): readonly PlaceLine[] {
  return facts.draft.open ? draftLines(facts.draft) : projectLines(facts);
}

function draftLines(draft: AuditDraft): readonly PlaceLine[] {
  const count = draft.ready.length;
  return [
    line('pair', draft.pairBlockedBecause ?? countText(count, 'candidate', 'candidates')),
    line('data', dataState(draft)),
    line(
      'plan',
      draft.blockedBecause === null ? 'ready to start' : `waiting for ${draft.pairBlockedBecause === null ? 'data' : 'the pair'}`,
    ),
    blocked('run', 'waiting for the plan'),
    blocked('review', 'waiting for the run'),
    blocked('report', 'waiting for review'),
  ];
}

function dataState(draft: AuditDraft): string {
  const summary = draft.data?.summary.value ?? null;
  return summary === null || draft.dataBlockedBecause !== null
    ? (draft.dataBlockedBecause ?? 'choose data')
    : countText(summary.items, 'item', 'items');
}

function projectLines({ project, reviewed }: PlaceFacts): readonly PlaceLine[] {
  const { summary, runs } = project;
  if (summary === null || runs.length === 0) {
    return [
      line('pair', 'choose two models'),
      line('data', 'choose data'),
      line('plan', 'waiting for the pair'),
      blocked('run', 'waiting for the plan'),
      blocked('review', 'waiting for the run'),
      blocked('report', 'waiting for review'),
    ];
  }
  const hash = summary.protocolHash;
  return [
    line('pair', countText(runs.length, 'candidate', 'candidates')),
    line('data', countText(summary.dataset?.items ?? 0, 'item', 'items')),
    line('plan', hash === null ? 'not frozen' : `frozen, ${shortHash(hash)}`),
    line('run', runState(project)),
    line('review', reviewed === null ? 'from the first item' : `${numberText(reviewed.decided)} of ${numberText(reviewed.rows)} decided`),
    line('report', reportState(project)),
  ];
}

function reportState(project: ProjectState): string {
  if (project.running) return 'partial: the run goes on';
  return project.runs.every((run) => run.state === 'done') ? 'ready to write' : 'partial: not finished';
}

function runState(project: ProjectState): string {
  const done = project.runs.reduce((sum, run) => sum + (project.progress.get(run.run)?.done ?? run.done), 0);
  const total = project.runs.reduce((sum, run) => sum + run.total, 0);
  const skipped = project.runs.reduce((sum, run) => sum + run.skipped, 0);
  return done < total - skipped
    ? `${numberText(done)} of ${numberText(total)}`
    : `${numberText(done)} done, ${numberText(skipped)} skipped`;
}

/** First and second quarter of a hash's beginning, as people compare hashes. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)}`;
}

const titles: Readonly<Record<PlaceName, string>> = {
  pair: 'Pair',
  data: 'Data',
  plan: 'Plan',
  run: 'Run',
  review: 'Review',
  report: 'Report',
};

function line(name: PlaceName, state: string): PlaceLine {
  return { name, title: titles[name], state, blocked: false };
}

function blocked(name: PlaceName, state: string): PlaceLine {
  return { name, title: titles[name], state, blocked: true };
}

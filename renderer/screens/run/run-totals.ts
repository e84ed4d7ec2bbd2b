import type { ProjectState } from '../../state/project.svelte.ts';

export interface RunTotals {
  readonly total: number;
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** All candidates together; what is told live goes before what was stored. */
export function runTotals(project: ProjectState): RunTotals {
  const runs = project.runs.map((run) => project.progress.get(run.run) ?? run);
  const sum = (pick: (run: (typeof runs)[number]) => number): number => runs.reduce((all, run) => all + pick(run), 0);
  const counts = {
    total: sum((run) => run.total),
    done: sum((run) => run.done),
    skipped: sum((run) => run.skipped),
    failed: sum((run) => run.failed),
  };
  const perSecond = project.running ? (project.current?.perSecond ?? null) : null;
  const left = counts.total - counts.done - counts.skipped - counts.failed;
  return { ...counts, perSecond, secondsLeft: perSecond !== null && perSecond > 0 ? left / perSecond : null };
}

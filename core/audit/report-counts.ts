import type { ReportItem } from '../contract/report-document.ts';
import type { Quadrant, ReviewState } from '../contract/review.ts';

export interface MethodCounts {
  readonly counts: { evaluable: number; collapsed: number; emerged: number; bothDegenerate: number };
  readonly quadrants: Record<Quadrant, number>;
  /** Evaluable and collapsed items with the same prediction: what silent drift is a share of. */
  samePrediction: number;
}

/** Counts that the report needs, taken from the item records themselves. */
export class ReportCounts {
  readonly reviews: Record<ReviewState, number> = {
    unreviewed: 0,
    accepted: 0,
    'accepted-with-note': 0,
    rejected: 0,
    'needs-second-reader': 0,
  };
  readonly #methods = new Map<string, MethodCounts>();

  add(item: ReportItem): void {
    if (item.state !== 'done') return;
    for (const method of item.methods) {
      const counts = this.of(item.run, method.method);
      const status = method.status === 'both-degenerate' ? 'bothDegenerate' : method.status;
      counts.counts[status] += 1;
      counts.quadrants[method.quadrant] += 1;
      this.reviews[method.review] += 1;
      const comparable = method.status === 'evaluable' || method.status === 'collapsed';
      if (comparable && item.flip === 'same') counts.samePrediction += 1;
    }
  }

  /** Whether any item of a run has two maps that were compared. */
  evidenceOf(run: string): 'some' | 'none' {
    const methods = [...this.#methods].filter(([key]) => key.startsWith(`${run}\n`));
    return methods.some(([, { counts }]) => counts.evaluable + counts.collapsed > 0) ? 'some' : 'none';
  }

  of(run: string, method: string): MethodCounts {
    const key = `${run}\n${method}`;
    const known = this.#methods.get(key);
    if (known !== undefined) return known;
    const counts = { evaluable: 0, collapsed: 0, emerged: 0, bothDegenerate: 0 };
    const quadrants = { preserved: 0, 'silent-drift': 0, 'decision-flip': 0, 'full-change': 0, undefined: 0 };
    const made = { counts, quadrants, samePrediction: 0 };
    this.#methods.set(key, made);
    return made;
  }
}

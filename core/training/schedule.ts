/** How the learning rate goes over a run. Places are shares of the run, so that a shorter run keeps its form. */
export type Schedule = { readonly rate: number; readonly warmUp: number } & (
  | { readonly kind: 'constant' }
  | { readonly kind: 'steps'; readonly at: readonly number[]; readonly factor: number }
  | { readonly kind: 'cosine'; readonly last: number }
);

/**
 * The learning rate of one step.
 *
 *     warm-up    rate (step + 1) / (warmUp steps)          for the first share of the run
 *     steps      rate factor^(places passed)
 *     cosine     last + (rate - last) (1 + cos(pi p)) / 2   p: share of the run after the warm-up
 *
 * source  Loshchilov, Hutter 2017, arXiv 1608.03983, eq. 5, without restarts; Goyal et al. 2017, arXiv 1706.02677, section 2.2
 */
export function learningRate(schedule: Schedule, step: number, steps: number): number {
  const warming = Math.round(schedule.warmUp * steps);
  if (step < warming) return (schedule.rate * (step + 1)) / warming;
  switch (schedule.kind) {
    case 'constant':
      return schedule.rate;
    case 'steps':
      return schedule.rate * schedule.factor ** schedule.at.filter((place) => step >= Math.round(place * steps)).length;
    case 'cosine': {
      const share = (step - warming) / Math.max(1, steps - warming);
      return schedule.last + ((schedule.rate - schedule.last) * (1 + Math.cos(Math.PI * share))) / 2;
    }
  }
}

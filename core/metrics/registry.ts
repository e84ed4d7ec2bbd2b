import { centroidShift } from './centroid-shift.ts';
import { cosine } from './cosine.ts';
import { jsDistance } from './js-distance.ts';
import { kendallTauBUnion } from './kendall-tau-b-union.ts';
import { kendallTauB } from './kendall-tau-b.ts';
import { massLeaving } from './mass-leaving.ts';
import type { AnyMetric } from './metric.ts';
import { outputKl } from './output-kl.ts';
import { peakShift } from './peak-shift.ts';
import { pearson } from './pearson.ts';
import { signFlipMass } from './sign-flip-mass.ts';
import { slicedWasserstein } from './sliced-wasserstein.ts';
import { softIou } from './soft-iou.ts';
import { spearmanUnion } from './spearman-union.ts';
import { spearman } from './spearman.ts';
import { ssim } from './ssim.ts';
import { topKIou } from './top-k-iou.ts';
import { wasserstein } from './wasserstein.ts';
import { wcamL2 } from './wcam-l2.ts';

/** Every metric, sorted by id. A new one: its file, its line here, its test, its page (CONTRIBUTING.md). */
export const metrics: readonly AnyMetric[] = [
  centroidShift,
  cosine,
  jsDistance,
  kendallTauB,
  kendallTauBUnion,
  massLeaving,
  outputKl,
  peakShift,
  pearson,
  signFlipMass,
  slicedWasserstein,
  softIou,
  spearman,
  spearmanUnion,
  ssim,
  topKIou,
  wasserstein,
  wcamL2,
];

import { centroidShift } from './centroid-shift.ts';
import { cosine } from './cosine.ts';
import { massLeaving } from './mass-leaving.ts';
import type { AnyMetric } from './metric.ts';
import { outputKl } from './output-kl.ts';
import { spearman } from './spearman.ts';
import { ssim } from './ssim.ts';
import { topKIou } from './top-k-iou.ts';

/** Every metric, sorted by id. A new one: its file, its line here, its test, its page (CONTRIBUTING.md). */
export const metrics: readonly AnyMetric[] = [centroidShift, cosine, massLeaving, outputKl, spearman, ssim, topKIou];

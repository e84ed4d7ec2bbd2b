import { kthLargest } from './kth-largest.ts';

export interface TopK {
  /** One weight per position, 0 to 1. */
  readonly weights: Float64Array;
  /** Sum of the weights: min(k, number of values that are not 0). */
  readonly total: number;
  /** Share of the total that comes from positions tied at the threshold and counted in part. */
  readonly tied: number;
}

/** Above this share of the total, equal positions share the membership among them: the result says so (flag `ties`). */
const DOUBTFUL_TIES = 0.05;

/** Whether more of the top positions than may be passed over were chosen among equals. */
export function isTied({ tied }: TopK): boolean {
  return tied > DOUBTFUL_TIES;
}

/** k of a share of n positions: max(1, round(share * n)). */
export function countOfShare(share: number, n: number): number {
  return Math.max(1, Math.round(share * n));
}

/**
 * Membership in the k largest, fractional where values are tied, so that no order of positions matters.
 *
 *     w = 1 above t, (k - g)/e at t, 0 below, 0 where the value is 0;   t the k-th largest, g values above t, e equal to t
 *
 * shape   magnitudes [n], none negative -> weights [n]
 * source  our own
 */
export function topKWeights(magnitudes: Float32Array, k: number): TopK {
  const threshold = kthLargest(magnitudes, Math.min(k, magnitudes.length));
  const weights = new Float64Array(magnitudes.length);
  let above = 0;
  let equal = 0;
  for (let index = 0; index < magnitudes.length; index += 1) {
    const magnitude = magnitudes[index] ?? 0;
    if (magnitude > threshold) {
      weights[index] = 1;
      above += 1;
    } else if (magnitude === threshold) equal += 1;
  }
  if (threshold === 0) return { weights, total: above, tied: 0 };
  const share = (Math.min(k, magnitudes.length) - above) / equal;
  for (let index = 0; index < magnitudes.length; index += 1) if (magnitudes[index] === threshold) weights[index] = share;
  const total = Math.min(k, magnitudes.length);
  return { weights, total, tied: share < 1 ? (equal * share) / total : 0 };
}

/** Sum of the weights alone: min(k, number of values that are not 0). */
export function topKTotal(magnitudes: Float32Array, k: number): number {
  let present = 0;
  for (const magnitude of magnitudes) if (magnitude !== 0) present += 1;
  return Math.min(k, present);
}

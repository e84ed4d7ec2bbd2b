import type { MapStatus } from '../contract/review.ts';

/** Codes in array files, by position: 0 is `ok`. */
export const mapStatusCodes: readonly MapStatus[] = ['ok', 'nan', 'zero', 'constant', 'all-negative'];

/** Smallest normal float32: anything smaller in magnitude is rounding, not a value. */
const SMALLEST_NORMAL = 2 ** -126;
/** Spread below which a map is constant, relative to its largest magnitude. */
const CONSTANT_SPREAD = 1e-6;

/**
 * Whether a raw map, after reduction over channels and before any sign view, says anything at all. The tests run in
 * this order; the first that applies decides.
 *
 *     nan            a value is not finite
 *     zero           every value is 0 or subnormal
 *     constant       max - min <= 1e-6 max(abs)
 *     all-negative   no value above 0
 *
 * source  our own
 */
export function mapStatus(values: Float32Array): MapStatus {
  let minimum = Infinity;
  let maximum = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) return 'nan';
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  const largest = Math.max(Math.abs(minimum), Math.abs(maximum));
  if (values.length === 0 || largest < SMALLEST_NORMAL) return 'zero';
  if (maximum - minimum <= CONSTANT_SPREAD * largest) return 'constant';
  return maximum > 0 ? 'ok' : 'all-negative';
}

export function mapStatusCode(status: MapStatus): number {
  return mapStatusCodes.indexOf(status);
}

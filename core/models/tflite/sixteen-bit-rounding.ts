import type { TensorName } from '../../graph/node.ts';
import type { Constant } from './constant.ts';
import type { Flow, OperatorSite } from './operator-site.ts';

const [MULTIPLIER_BITS, KEPT_BITS] = [31, 15];
const LARGEST_KEPT = 2 ** KEPT_BITS - 1;

/**
 * With 16-bit activations the kernels bring a 64-bit sum to its output's grid by a multiplier of 15 bits only. That is
 * up to 1.5e-5 of the value, which is half a step at the end of the range, so it is simulated:
 *
 *     m = s_in s_w / s_out = q 2^e, q in [0.5, 1)         one per output channel
 *     sum -> round(sum q' 2^e)                            q' = q rounded to 15 binary places, at most 1 - 2^-15
 *
 * source  tensorflow/lite/kernels/internal/common.cc, MultiplyByQuantizedMultiplier(int64_t, int32_t, int)
 */
export function scaledBySixteenBits(
  site: OperatorSite,
  at: { readonly sum: TensorName; readonly input: Flow; readonly weights: Constant; readonly name: TensorName },
): TensorName {
  const [inputScale, outputScale] = [at.input.grid?.scales[0], site.grid?.scales[0]];
  if (inputScale === undefined || outputScale === undefined || at.weights.encoding.kind !== 'integer') return at.sum;
  const ratios = at.weights.encoding.scales.map((scale) => keptShare((inputScale * scale) / outputScale));
  const values = Float32Array.from(ratios);
  const multipliers = site.build.weight(`${site.name}/multipliers`, { shape: [values.length], values, encoding: { kind: 'float32' } });
  return site.build.add('multiply', [at.sum, multipliers], {}, at.name);
}

/** q' / q of the formula. */
export function keptShare(multiplier: number): number {
  const exponent = Math.floor(Math.log2(multiplier)) + 1;
  const whole = Math.round((multiplier / 2 ** exponent) * 2 ** MULTIPLIER_BITS);
  const kept = Math.min(LARGEST_KEPT, Math.floor((whole + 2 ** (MULTIPLIER_BITS - KEPT_BITS - 1)) / 2 ** (MULTIPLIER_BITS - KEPT_BITS)));
  return (kept * 2 ** (exponent - KEPT_BITS)) / multiplier;
}

/** Moves halves of the fine grid away from 0, and nothing else: one part in 2^21 of at most 2^15 steps is 2^-6. */
const AWAY_FROM_ZERO = 1 + 2 ** -21;
/** Beyond these places the fine grid decides nothing that floats could still tell. */
const MOST_PLACES = 4;

/**
 * A mean over n values of 16 bits is one multiplication by a multiplier of 31 bits, rounded to `places` binary places and
 * then, halves away from 0, to a whole number: every sixteenth mean comes out one step higher than by rounding once.
 *
 *     m = s_in / s_out = q 2^e, q in [0.5, 1),  places = floor(log2 n) - e
 *
 * source  tensorflow/lite/kernels/internal/reference/reduce.h, QuantizedMeanOrSum; common.h, MultiplyByQuantizedMultiplier
 */
export function meanOfSixteenBits(
  site: OperatorSite,
  mean: TensorName,
  of: { readonly input: Flow; readonly count: number; readonly name: TensorName },
): TensorName {
  const [inputScale, outputScale] = [of.input.grid?.scales[0], site.grid?.scales[0]];
  if (inputScale === undefined || outputScale === undefined) return mean;
  const places = Math.floor(Math.log2(of.count)) - (Math.floor(Math.log2(inputScale / outputScale)) + 1);
  if (places <= 0 || places > MOST_PLACES) return mean;
  const grid = { scales: [outputScale * 2 ** -places], zeroPoints: [0], minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
  const fine = site.build.add('fake-quant', [mean], grid, `${of.name}:fine`);
  return site.build.add('multiply', [fine, site.build.scalar(AWAY_FROM_ZERO)], {}, of.name);
}

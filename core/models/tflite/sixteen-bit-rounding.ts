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

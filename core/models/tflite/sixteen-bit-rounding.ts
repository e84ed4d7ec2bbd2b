import { HIGH_WORTH } from '../../graph/kinds/fixed-point-sum.ts';
import type { TensorName } from '../../graph/node.ts';
import { extent } from '../../graph/shape.ts';
import type { Product } from './hybrid-product.ts';
import type { Flow, OperatorSite } from './operator-site.ts';

const [MULTIPLIER_BITS, KEPT_BITS] = [31, 15];
const LARGEST_KEPT = 2 ** KEPT_BITS - 1;

/**
 * With 16-bit activations the kernels add up products in 64 bits and bring the sum to its output's grid by a multiplier of
 * 15 bits only. Floats hold neither the sum nor the product, so activations come in two parts of 8 bits, whose sums are
 * exact up to about 1,000 products each, and both are put together in float64:
 *
 *     x = s_in (256 high + low),  m = s_in s_w / s_out = q 2^e, q in [0.5, 1)       one m per output channel
 *     y = floor((256 sum(high w) + sum(low w) + b) q' 2^e + 1/2)
 *     q' = q rounded to 15 binary places, at most 1 - 2^-15;  w, b the stored integers
 *
 * source  tensorflow/lite/kernels/internal/common.cc, MultiplyByQuantizedMultiplier(int64_t, int32_t, int)
 */
export function sixteenBitSum(
  site: OperatorSite,
  of: Product,
  { input, keepsAllBits, name }: { readonly input: Flow; readonly keepsAllBits: boolean; readonly name: TensorName },
): TensorName {
  const { build } = site;
  const [inputScale, step] = [input.grid?.scales[0], site.grid?.scales[0]];
  if (inputScale === undefined || step === undefined || of.stored.encoding.kind !== 'integer')
    return of.multiply(of.input, of.filter, of.bias, name);
  const outputs = extent(of.stored.shape, -1);
  const { scales } = of.stored.encoding;
  const weightScales = Array.from({ length: outputs }, (_, channel) => scales[channel % scales.length] ?? NaN);
  const ratios = weightScales.map((scale) => (inputScale * scale) / step);
  const multipliers = ratios.map((ratio) => ratio * (keepsAllBits ? 1 : keptShare(ratio)));
  const whole = (value: TensorName, role: string): TensorName => build.add('round', [value], {}, `${name}:${role}`);
  const times = (value: TensorName, by: number): TensorName => build.add('multiply', [value, build.scalar(by)], {});
  const integers = whole(build.add('divide', [of.filter, vector(site, 'scales', weightScales)], {}), 'integers');
  const high = whole(times(of.input, 1 / (HIGH_WORTH * inputScale)), 'high');
  const low = build.add('subtract', [whole(times(of.input, 1 / inputScale), 'steps'), times(high, HIGH_WORTH)], {}, `${name}:low`);
  const sums = [of.multiply(high, integers, [], `${name}:high sum`), of.multiply(low, integers, [], `${name}:low sum`)];
  const slope = vector(
    site,
    'slopes',
    multipliers.map((multiplier) => HIGH_WORTH * multiplier * step),
  );
  const biases = of.bias.length === 0 ? multipliers.map(() => 0) : site.integers(2);
  return build.add('fixed-point-sum', [...sums, slope], { biases, multipliers, step }, name);
}

function vector(site: OperatorSite, role: string, values: readonly number[]): TensorName {
  const name = site.build.unusedName(`${site.name}/${role}`);
  return site.build.weight(name, { shape: [values.length], values: Float32Array.from(values), encoding: { kind: 'float32' } });
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
  const { build } = site;
  const times = (value: TensorName, by: number): TensorName => build.add('multiply', [value, build.scalar(by)], {});
  const whole = (value: TensorName): TensorName => build.add('round', [value], {});
  const sum = whole(times(mean, of.count / inputScale));
  const high = whole(times(sum, 1 / HIGH_WORTH));
  const low = build.add('subtract', [sum, times(high, HIGH_WORTH)], {});
  const channels = extent(build.shape(mean), -1);
  const each = (value: number): readonly number[] => new Array<number>(channels).fill(value);
  const [multiplier, step] = [(inputScale / outputScale / of.count) * 2 ** places, outputScale * 2 ** -places];
  const slope = vector(site, 'slopes', each(HIGH_WORTH * multiplier * step));
  const how = { biases: each(0), multipliers: each(multiplier), step };
  return build.add('multiply', [build.add('fixed-point-sum', [high, low, slope], how), build.scalar(AWAY_FROM_ZERO)], {}, of.name);
}

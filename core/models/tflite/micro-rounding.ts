import type { TensorName } from '../../graph/node.ts';
import type { TfliteFile } from '../../wire/tflite/tflite-file.ts';
import type { Constant } from './constant.ts';
import type { Flow, OperatorSite } from './operator-site.ts';

// 1 + 2^-21 moves halves away from zero, and nothing else: the finest grid met is 2^-12 of a step, at 255 steps.
const AWAY_FROM_ZERO = 1 + 2 ** -21;
const [INT32_MINIMUM, INT32_MAXIMUM] = [-(2 ** 31), 2 ** 31 - 1];

/**
 * A file of an early converter states scales along an axis that its biases do not have. TensorFlow Lite from 2.15 on
 * refuses it; only TensorFlow Lite Micro runs it, so its answers are those of that runtime's arithmetic.
 */
export function isForMicro(file: TfliteFile): boolean {
  return file.tensors.some(
    ({ quantisation, shape }) => quantisation !== null && quantisation.scales.length > 1 && quantisation.dimension >= shape.length,
  );
}

/**
 * TensorFlow Lite Micro brings a sum of products to its output's grid in two roundings: a multiplication that keeps
 * `right` binary places, then a shift that drops them, halves away from zero. Over many layers the difference to one
 * rounding adds up to several steps of the output (person_detect: 4 of 256).
 *
 *     m = s_in s_w / s_out = q 2^-right, q in [0.5, 1)        one per output channel
 *     sum -> round(sum m 2^right) -> round(that / 2^right)
 *
 * source  tensorflow/lite/kernels/internal/common.h, MultiplyByQuantizedMultiplier with double rounding
 */
export function roundedForMicro(
  site: OperatorSite,
  at: { readonly sum: TensorName; readonly input: Flow; readonly weights: Constant; readonly name: TensorName },
): TensorName {
  const outputScale = site.grid?.scales[0];
  const inputScale = at.input.grid?.scales[0];
  if (outputScale === undefined || inputScale === undefined || at.weights.encoding.kind !== 'integer') return at.sum;
  const scales = at.weights.encoding.scales.map((scale) => outputScale * 2 ** -binaryPlaces((inputScale * scale) / outputScale));
  const grid = { scales, zeroPoints: scales.map(() => 0), minimum: INT32_MINIMUM, maximum: INT32_MAXIMUM };
  const fine = site.build.add('fake-quant', [at.sum], grid, `${at.name}:fine`);
  return site.build.add('multiply', [fine, site.build.scalar(AWAY_FROM_ZERO)], {}, at.name);
}

/** `right` of the formula; 0 where the multiplier is 1 or more and nothing is shifted. */
function binaryPlaces(multiplier: number): number {
  return Math.max(0, -(Math.floor(Math.log2(multiplier)) + 1));
}

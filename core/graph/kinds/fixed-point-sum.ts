import { times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { extent } from '../shape.ts';

/** By what the first sum counts more than the second. */
export const HIGH_WORTH = 256;

/**
 * A sum of whole numbers that floats do not hold, brought to its output's grid: it comes in two parts that floats do
 * hold, is put together in float64 and rounded once.
 *
 *     y = step floor((256 high + low + bias_c) multiplier_c + 1/2)          c: channel, the last axis
 *
 * The gradient passes straight through: `slope`, what y changes by for one of `high`, is read by it alone, and none
 * goes to `low`, which is a rest of the same numbers as `high`.
 *
 * shape   high and low [N,H,W,C] or [N,C], slope [C] -> as high
 * source  tensorflow/lite/kernels/internal/common.h, MultiplyByQuantizedMultiplier(int64_t, int32_t, int)
 */
export const fixedPointSum: KindDefinition<'fixed-point-sum'> = {
  kind: 'fixed-point-sum',
  relevance: 'activation',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => [times(build, upstream, inputOf(node.inputs, 2)), null, null],
  macs: () => 0,
  reference: (node, inputs) => {
    const { biases, multipliers, step } = node.attributes;
    const [high, low] = [inputOf(inputs, 0), inputOf(inputs, 1)];
    const channels = extent(high.shape, -1);
    const values = high.values.map((value, at) => {
      const sum = HIGH_WORTH * value + (low.values[at] ?? NaN) + inputOf(biases, at % channels);
      return step * Math.floor(sum * inputOf(multipliers, at % channels) + 1 / 2);
    });
    return { shape: high.shape, values };
  },
};

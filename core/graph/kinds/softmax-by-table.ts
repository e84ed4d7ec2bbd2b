import { minus, times } from './arithmetic.ts';
import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { roundHalfEven } from './rounding.ts';
import { softmaxTables, UNIT } from './softmax-tables.ts';
import { extent } from '../shape.ts';

/** Positions of the table of reciprocals: a sum is shifted until its first bit stands at this place. */
const LEADING_BIT = 17;

/**
 * The softmax of a 16-bit integer kernel along the last axis: exponentials and the reciprocal of their sum from tables.
 *
 *     q = round(x / scale)                               whole numbers already, where x lies on its grid
 *     e_k = exponentials[max q - q_k],  S = sum e_k, a number of b bits
 *     r = reciprocals[round(S 2^(17 - b)) - 2^16]
 *     y_k = floor((e_k r + 2^(b - 2)) / 2^(b - 1)) / 2^15, at most 1 - 2^-15
 *
 * The gradient is that of the softmax of beta x: tables have none.
 *
 * shape   [N,K] or [N,H,W,K], unchanged; multiples of 2^-15 from 0 to 1 - 2^-15
 * source  tensorflow/lite/kernels/internal/reference/softmax.h, SoftmaxInt16
 */
export const softmaxByTable: KindDefinition<'softmax-by-table'> = {
  kind: 'softmax-by-table',
  relevance: 'activation',
  shape: (_node, inputs) => inputOf(inputs, 0),
  backward: ({ node, upstream, build }) => {
    const { beta } = node.attributes;
    const y = build.add('softmax', [times(build, inputOf(node.inputs, 0), build.scalar(beta))], {});
    const total = build.add('reduce-sum', [times(build, upstream, y)], { axes: [build.shape(y).length - 1] });
    return [times(build, times(build, minus(build, upstream, total), y), build.scalar(beta))];
  },
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const length = extent(x.shape, -1);
    const values = new Float64Array(x.values.length);
    for (let start = 0; start < values.length; start += length)
      values.set(row(x.values.subarray(start, start + length), node.attributes), start);
    return { shape: x.shape, values };
  },
};

function row(x: Float64Array, { scale, beta }: { readonly scale: number; readonly beta: number }): Float64Array {
  const { exponentials, reciprocals } = softmaxTables(scale * beta);
  const integers = x.map((value) => roundHalfEven(value / scale));
  const largest = Math.max(...integers);
  const powers = integers.map((integer) => exponentials[Math.min(largest - integer, exponentials.length - 1)] ?? NaN);
  const sum = powers.reduce((total, power) => total + power, 0);
  const bits = Math.floor(Math.log2(sum)) + 1;
  const position = Math.floor(sum * 2 ** (LEADING_BIT - bits) + 1 / 2) - 2 ** (LEADING_BIT - 1);
  const reciprocal = reciprocals[Math.min(position, reciprocals.length - 1)] ?? NaN;
  return powers.map((power) => Math.min(UNIT - 1, Math.floor((power * reciprocal) / 2 ** (bits - 1) + 1 / 2)) / UNIT);
}

import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { measuredRanges, requireBlocks } from './measured-range.ts';

/**
 * What is left of a value that a kernel rounds to 8 bits with a range it measures in each call. A range covers one item,
 * or with `block` [b, c] the positions of one item that are alike modulo b and c.
 *
 *     s = (max(0, max x) - min(0, min x)) / 255,  low = round(min(0, min x) / s)
 *     s * clip(round(x / s), low, low + 255)                     symmetric: s = max |x| / 127, low = -127
 *
 * The gradient passes straight through: a range is measured so that nothing lies outside it, and it counts as constant.
 *
 * shape   [N,H,W,C] or [N,C], unchanged; with a block, H and W are its multiples
 * source  tensorflow/lite/kernels/internal/reference/portable_tensor_utils.cc, Asymmetric- and SymmetricQuantizeFloats
 */
export const dynamicQuant: KindDefinition<'dynamic-quant'> = {
  kind: 'dynamic-quant',
  relevance: 'activation',
  shape: (node, inputs) => {
    requireBlocks(inputOf(inputs, 0), node.attributes);
    return inputOf(inputs, 0);
  },
  backward: ({ upstream }) => [upstream],
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const { scale, steps, rangeOf } = measuredRanges(x, node.attributes);
    return { shape: x.shape, values: x.values.map((value, at) => scale(rangeOf(at)) * steps(value, rangeOf(at))) };
  },
};

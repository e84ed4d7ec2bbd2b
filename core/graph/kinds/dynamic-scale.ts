import { inputOf } from './inputs.ts';
import type { KindDefinition } from './kind-definition.ts';
import { measuredRanges, requireBlocks } from './measured-range.ts';
import type { DynamicQuantisationAttributes } from '../node.ts';
import { extent } from '../shape.ts';
import type { Shape } from '../shape.ts';

/**
 * The step s by which `dynamic-quant` with the same attributes rounds: one number per range. It counts as a constant of
 * the call, so no gradient flows.
 *
 * shape   [N,H,W,C] -> [N,b,c,1] for blocks [b, c]; [N,C] -> [N,1]
 */
export const dynamicScale: KindDefinition<'dynamic-scale'> = {
  kind: 'dynamic-scale',
  relevance: 'other',
  shape: (node, inputs) => {
    requireBlocks(inputOf(inputs, 0), node.attributes);
    return scaleShape(inputOf(inputs, 0), node.attributes);
  },
  backward: () => [null],
  macs: () => 0,
  reference: (node, inputs) => {
    const x = inputOf(inputs, 0);
    const { scale, count } = measuredRanges(x, node.attributes);
    return { shape: scaleShape(x.shape, node.attributes), values: Float64Array.from({ length: count }, (_, range) => scale(range)) };
  },
};

function scaleShape(shape: Shape, { block }: DynamicQuantisationAttributes): Shape {
  return shape.length === 4 ? [extent(shape, 0), ...block, 1] : [extent(shape, 0), 1];
}

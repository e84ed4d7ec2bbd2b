import { GraphBuilder } from '../graph/builder.ts';
import { cut } from '../graph/cut.ts';
import type { Graph } from '../graph/graph.ts';
import { BATCH, extent } from '../graph/shape.ts';
import type { Model } from '../models/model.ts';

/** Feeds of the masked forward pass besides the target weights. */
export const MASKED_FEEDS = { difference: 'picture minus fill', fill: 'fill', masks: 'masks' } as const;

/**
 * The forward pass under many masks of one picture. The product is made by the network's own program, so that a picture
 * is fed once however many masks it meets.
 *
 *     S_m = sum_k weights_k z_k(fill + mask_m (x - fill))
 *
 * shape   x - fill [1,H,W,C], fill [1,H,W,C], masks [M,H,W,1], target weights [1,K] -> [M,1]
 */
export function maskedGraph(model: Model, targetWeights: string): Graph {
  const forward = cut(model.graph, { at: [], outputs: [model.logits] });
  const build = new GraphBuilder();
  for (const [name, weight] of forward.weights) build.weight(name, weight);
  const [height, width, channels] = [1, 2, 3].map((axis) => extent(forward.inputs[0]?.shape ?? [], axis));
  const picture = [1, height ?? 1, width ?? 1, channels ?? 1];
  const difference = build.input(MASKED_FEEDS.difference, picture);
  const fill = build.input(MASKED_FEEDS.fill, picture);
  const masks = build.input(MASKED_FEEDS.masks, [BATCH, height ?? 1, width ?? 1, 1]);
  const weights = build.input(targetWeights, [1, extent(forward.shapes.get(model.logits) ?? [], 1)]);
  build.add('add', [build.add('multiply', [masks, difference], {}, 'masked difference'), fill], {}, model.input); // [M,H,W,C]
  for (const node of forward.nodes) build.inLayer(node.layer).add(node.kind, node.inputs, node.attributes, node.output);
  const weighted = build.add('multiply', [model.logits, weights], {}); // [M,K]
  const scalar = build.add('reduce-sum', [weighted], { axes: [1] }); // [M,1]
  return build.build([scalar]);
}

import { expect, it } from 'vitest';

import { grownGraph } from '../../../core/attribution/grown-graph.ts';
import { gradCam } from '../../../core/attribution/grad-cam.ts';
import { fold } from '../../../core/graph/fold/fold.ts';
import type { GraphBuilder } from '../../../core/graph/builder.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { mapsOf, tensor, tinyModel, weight } from '../../support/tiny-model.ts';

const weights = [2, -1, 0.5, 3]; // [channels, classes] = [2, 2]

/** relu -> mean over 2x2 positions -> dense: the map is known in closed form. */
const pooled = tinyModel([2, 2, 2], (build, x) => {
  const features = build.add('relu', [x], {}, 'features');
  return dense(build, build.add('average-pool', [features], { window: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false }));
});

function dense(build: GraphBuilder, pool: string): string {
  const flat = build.add('reshape', [pool], { shape: [BATCH, 2] });
  return build.add('matmul', [flat, weight(build, 'w', [2, 2], weights)], { transposeLeft: false, transposeRight: false }, 'logits');
}

const inputs = tensor([1, 2, 2, 2], [1, 2, -3, 4, 5, -6, 7, 8]);

it('a pooled linear head gives a_k = W[k,c] / (h w), before any clipping', async () => {
  const map = await mapsOf(pooled, { method: 'grad-cam', layer: 'features', inputs, targetWeights: tensor([1, 2], [0, 1]) });
  // class 1: (-1 * A_0 + 3 * A_1) / 4 at each position of the activations
  expect([...map.values]).toEqual([(-1 + 6) / 4, 12 / 4, -5 / 4, (-7 + 24) / 4]);
});

it('on a pooled linear head folding leaves no backward pass', () => {
  const grown = grownGraph(pooled, [{ method: gradCam, options: { layer: 'auto' }, layer: 'features' }], 'given');
  const kinds = grown.ok ? fold(grown.value).nodes.map(({ kind }) => kind) : [];
  expect(kinds).toContain('relu');
  expect(kinds.filter((kind) => kind.includes('gradient') || kind === 'step')).toEqual([]);
});

it('a network without a layer to explain at is refused, not guessed', async () => {
  await expect(mapsOf(pooled, { method: 'grad-cam', inputs, targetWeights: tensor([1, 2], [1, 0]) })).rejects.toThrow(
    'method/not-applicable',
  );
});

it('does not depend on what comes before the layer', async () => {
  const other = tinyModel([2, 2, 2], (build, x) => {
    const features = build.add('relu', [build.add('multiply', [x, build.scalar(1)], {})], {}, 'features');
    return dense(
      build,
      build.add('average-pool', [features], { window: [2, 2], strides: [1, 1], pads: [0, 0, 0, 0], countPadding: false }),
    );
  });
  const ask = { method: 'grad-cam', layer: 'features', inputs, targetWeights: tensor([1, 2], [1, 0]) };
  expect((await mapsOf(other, ask)).values).toEqual((await mapsOf(pooled, ask)).values);
});

import type { AttributionMethod } from './attribution-method.ts';
import { LAYER_OPTION } from './attribution-method.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import { differentiate } from '../graph/differentiate.ts';
import { extent } from '../graph/shape.ts';

/**
 * Grad-CAM: a layer's activations, each channel weighted with its mean gradient. The map is kept before the ReLU of
 * the paper; comparisons use its positive part. On a pooled linear head the gradient is a constant per channel and
 * folding leaves no backward pass.
 *
 *     a_k = mean over positions of dS/dA_k          map = sum_k a_k A_k
 *
 * shape   layer [N,h,w,K] -> [N,h,w,1], signed before clipping, in units of the logit
 * cost    one forward pass and the backward pass down to the layer
 * source  Selvaraju et al. 2017, arXiv 1610.02391, eq. 1 and 2
 */
export const gradCam: AttributionMethod = {
  id: 'grad-cam',
  version: 1,
  title: 'Grad-CAM',
  summary: 'Activations of a layer, each channel weighted with its mean gradient; the positive part is compared.',
  source: {
    authors: 'Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra',
    year: 2017,
    title: 'Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization',
    url: 'https://arxiv.org/abs/1610.02391',
  },
  family: 'cam',
  needs: 'gradients',
  signed: true,
  grid: 'layer',
  reduction: 'sum',
  view: 'positive',
  options: { layer: LAYER_OPTION },
  passes: () => 2,
  grow: ({ build, logits, targetWeights, layer }) => {
    if (layer === null)
      return failed(
        failure('method/not-applicable', 'Grad-CAM needs a layer with more than one position after a convolution, and the model has none'),
      );
    const [gradient] = differentiate(build, { of: logits, upstream: targetWeights, by: [layer] });
    if (gradient === undefined) throw new RangeError('one gradient was asked for and none was made');
    const shape = build.shape(layer);
    const summed = build.add('reduce-sum', [gradient], { axes: [1, 2] }); // [N,1,1,K]
    const weights = build.add('multiply', [summed, build.scalar(1 / (extent(shape, 1) * extent(shape, 2)))], {});
    const weighted = build.add('multiply', [layer, weights], {}); // [N,h,w,K]
    return succeeded(build.add('reduce-sum', [weighted], { axes: [3] })); // [N,h,w,1]
  },
};

import type { AttributionMethod } from './attribution-method.ts';
import { inputGradient } from './input-gradient.ts';
import { succeeded } from '../contract/result.ts';
import { deconvnet as rule } from '../graph/rules/deconvnet.ts';

/**
 * Deconvnet: the target projected back through transposed convolutions and pooling switches, rectified at each rectifier.
 *
 *     relu: R_x = max(R_y, 0)          everything else as the gradient; starts with the target weights
 *
 * Never part of a preset: its maps hardly change when the upper layers are made random or another class is asked for.
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, no unit; reduced by max-abs
 * check   equals the gradient of a network without rectifiers; Captum, zennit, Xplique on five networks
 * cost    one forward and one backward pass
 * source  Zeiler, Fergus 2013, arXiv 1311.2901, section 2.1
 */
export const deconvnet: AttributionMethod = {
  id: 'deconvnet',
  version: 1,
  title: 'Deconvnet',
  summary: 'The target projected back to the input, with negative signals dropped at each rectifier: sharp edges, little evidence.',
  source: {
    authors: 'Zeiler, Fergus',
    year: 2013,
    title: 'Visualizing and Understanding Convolutional Networks',
    url: 'https://arxiv.org/abs/1311.2901',
  },
  family: 'gradient',
  needs: 'gradients',
  signed: true,
  grid: 'input',
  reduction: 'max-abs',
  view: 'signed',
  caution:
    'Its maps hardly depend on the class or on the weights of the upper layers, so two models can agree here and differ in reasoning (Adebayo and others 2018; Nie, Zhang, Patel 2018).',
  options: {},
  passes: () => 2,
  grow: (ask) => succeeded(inputGradient(ask, rule)),
};

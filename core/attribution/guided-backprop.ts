import type { AttributionMethod } from './attribution-method.ts';
import { inputGradient } from './input-gradient.ts';
import { succeeded } from '../contract/result.ts';
import { guided } from '../graph/rules/guided.ts';

/**
 * Guided backprop: the gradient with every negative signal dropped at each rectifier on the way back.
 *
 *     relu: R_x = max(R_y, 0) * [x > 0]          everything else as the gradient; starts with the target weights
 *
 * Never part of a preset: its maps hardly change when the upper layers are made random or another class is asked for.
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, no unit; reduced by max-abs
 * check   equals the gradient where no backward signal is negative; Captum, zennit, Xplique on five networks
 * cost    one forward and one backward pass
 * source  Springenberg, Dosovitskiy, Brox, Riedmiller 2014, arXiv 1412.6806, section 3.4
 */
export const guidedBackprop: AttributionMethod = {
  id: 'guided-backprop',
  version: 1,
  title: 'Guided backprop',
  summary: 'The gradient with every negative signal dropped at each rectifier on the way back: sharp edges, little evidence.',
  source: {
    authors: 'Springenberg, Dosovitskiy, Brox, Riedmiller',
    year: 2014,
    title: 'Striving for Simplicity: The All Convolutional Net',
    url: 'https://arxiv.org/abs/1412.6806',
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
  grow: (ask) => succeeded(inputGradient(ask, guided)),
};

import type { AttributionMethod } from './attribution-method.ts';
import { inputGradient } from './input-gradient.ts';
import { succeeded } from '../contract/result.ts';

/**
 * Input x gradient: the first-order share of each input value in the explained scalar.
 *
 *     map = x * dS/dx
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, in units of the logit; reduced by sum
 * cost    one forward and one backward pass
 * source  Shrikumar et al. 2016, arXiv 1605.01713, section 3
 */
export const inputXGradient: AttributionMethod = {
  id: 'input-x-gradient',
  version: 1,
  title: 'Input x gradient',
  summary: 'The input times the gradient of the explained logit by it; channels are summed.',
  source: {
    authors: 'Shrikumar, Greenside, Shcherbina, Kundaje',
    year: 2016,
    title: 'Not Just a Black Box',
    url: 'https://arxiv.org/abs/1605.01713',
  },
  family: 'gradient',
  needs: 'gradients',
  signed: true,
  grid: 'input',
  reduction: 'sum',
  view: 'signed',
  options: {},
  passes: () => 2,
  grow: (ask) => succeeded(ask.build.add('multiply', [ask.input, inputGradient(ask)], {})),
};

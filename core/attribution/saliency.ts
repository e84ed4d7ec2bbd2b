import type { AttributionMethod } from './attribution-method.ts';
import { inputGradient } from './input-gradient.ts';
import { succeeded } from '../contract/result.ts';

/**
 * Saliency: the gradient of the explained scalar by the input.
 *
 *     map = dS/dx
 *
 * shape   inputs [N,H,W,C] -> [N,H,W,C], signed, in units of the logit per unit of input; reduced by max-abs
 * cost    one forward and one backward pass
 * source  Simonyan, Vedaldi, Zisserman 2013, arXiv 1312.6034, section 3
 */
export const saliency: AttributionMethod = {
  id: 'saliency',
  version: 1,
  title: 'Saliency',
  summary: 'Gradient of the explained logit by the input; of the channels of a position, the largest in magnitude.',
  source: {
    authors: 'Simonyan, Vedaldi, Zisserman',
    year: 2013,
    title: 'Deep Inside Convolutional Networks',
    url: 'https://arxiv.org/abs/1312.6034',
  },
  family: 'gradient',
  needs: 'gradients',
  signed: true,
  grid: 'input',
  reduction: 'max-abs',
  view: 'signed',
  options: { absolute: { type: 'switch', default: false, help: 'Take the magnitude of every value, as the original paper shows it.' } },
  passes: () => 2,
  grow: (ask) => {
    const gradient = inputGradient(ask);
    return succeeded(ask.options['absolute'] === true ? ask.build.add('abs', [gradient], {}) : gradient);
  },
};

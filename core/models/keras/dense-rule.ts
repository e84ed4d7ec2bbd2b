import { extent } from '../../graph/shape.ts';
import { noPads } from '../padding.ts';
import { countSetting, flagSetting } from './layer-config.ts';
import { onlyInput, withActivation } from './layer-rule.ts';
import type { LayerRule } from './layer-rule.ts';

/** Dense: a matrix product on features, a convolution with a 1x1 filter where the input still has positions. */
export const denseRule: LayerRule = (site) => {
  const input = onlyInput(site);
  const [inputs, units] = [extent(site.build.shape(input.tensor), -1), countSetting(site.config, 'units')];
  const kernel = site.weights.weight('kernel', [inputs, units], input.rank === 1 ? [inputs, units] : [1, 1, inputs, units]);
  const bias = flagSetting(site.config, 'use_bias', true) ? [site.weights.weight('bias', [units])] : [];
  const tensor = withActivation(site, (name) =>
    input.rank === 1
      ? site.build.add('matmul', [input.tensor, kernel, ...bias], { transposeLeft: false, transposeRight: false }, name)
      : site.build.add('conv', [input.tensor, kernel, ...bias], { strides: [1, 1], dilations: [1, 1], pads: noPads, groups: 1 }, name),
  );
  return { tensor, rank: input.rank };
};

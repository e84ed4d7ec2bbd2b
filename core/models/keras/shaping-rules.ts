import { BATCH, extent, sizeOf } from '../../graph/shape.ts';
import { choiceSetting, countSetting, countsSetting, refuseSetting, requireChannelsLast, windowSetting } from './layer-config.ts';
import type { LayerConfig } from './layer-config.ts';
import { graphShape, inputOfRank, itemShape, onlyInput } from './layer-rule.ts';
import type { LayerRule } from './layer-rule.ts';

export const flattenRule: LayerRule = (site) => {
  requireChannelsLast(site.config);
  const input = onlyInput(site);
  if (input.rank === 1) return input;
  return {
    tensor: site.build.add('reshape', [input.tensor], { shape: [BATCH, sizeOf(itemShape(site.build, input))] }, site.name),
    rank: 1,
  };
};

export const reshapeRule: LayerRule = (site) => {
  const input = onlyInput(site);
  const size = sizeOf(itemShape(site.build, input));
  const stated: unknown = site.config.values.get('target_shape');
  const target = Array.isArray(stated) ? stated.filter((extent) => typeof extent === 'number').filter(Number.isSafeInteger) : [];
  if (!Array.isArray(stated) || target.length !== stated.length || target.length === 0)
    refuseSetting(site.config, 'target_shape', 'a list of whole numbers');
  const known = target.filter((length) => length !== -1).reduce((product, length) => product * length, 1);
  const item = target.map((length) => (length === -1 ? size / known : length));
  if (item.some((length) => !Number.isSafeInteger(length) || length < 1))
    refuseSetting(site.config, 'target_shape', `extents for ${size} values`);
  return { tensor: site.build.add('reshape', [input.tensor], { shape: graphShape(site, item) }, site.name), rank: item.length };
};

/** Permute counts axes from 1 and leaves the batch alone; over time there is one more axis, the height of 1. */
export const permuteRule: LayerRule = (site) => {
  const input = onlyInput(site);
  const dims = countsSetting(site.config, 'dims', input.rank);
  if (new Set(dims).size !== dims.length || Math.max(...dims) > input.rank)
    refuseSetting(site.config, 'dims', `each axis from 1 to ${input.rank} once`);
  const order = input.rank === 2 ? [0, 1, ...dims.map((axis) => axis + 1)] : [0, ...dims];
  return { tensor: site.build.add('transpose', [input.tensor], { order }, site.name), rank: input.rank };
};

/** Cells at the four sides: `[[top, bottom], [left, right]]`, `[vertical, horizontal]`, `[before, after]` over time, or one number. */
function sidesSetting(config: LayerConfig, setting: string, axes: 1 | 2): readonly [number, number, number, number] {
  const stated: unknown = config.values.get(setting);
  const flat: readonly unknown[] = Array.isArray(stated) ? stated.flat(1) : [stated];
  const cells = flat.filter((entry) => typeof entry === 'number').filter((entry) => Number.isSafeInteger(entry) && entry >= 0);
  const [first = 0, second = 0, third = 0, fourth = 0] = cells;
  if (cells.length !== flat.length) return refuseSetting(config, setting, 'whole numbers from 0');
  if (axes === 1)
    return cells.length === 1
      ? [0, 0, first, first]
      : cells.length === 2
        ? [0, 0, first, second]
        : refuseSetting(config, setting, '2 numbers');
  if (cells.length === 1) return [first, first, first, first];
  if (cells.length === 2) return [first, first, second, second];
  return cells.length === 4 ? [first, second, third, fourth] : refuseSetting(config, setting, '1, 2 or 4 numbers');
}

export function zeroPaddingRule(axes: 1 | 2): LayerRule {
  return (site) => {
    requireChannelsLast(site.config);
    const input = inputOfRank(site, axes + 1);
    const [top, bottom, left, right] = sidesSetting(site.config, 'padding', axes);
    return {
      tensor: site.build.add('pad', [input.tensor], { before: [0, top, left, 0], after: [0, bottom, right, 0] }, site.name),
      rank: input.rank,
    };
  };
}

export function croppingRule(axes: 1 | 2): LayerRule {
  return (site) => {
    requireChannelsLast(site.config);
    const input = inputOfRank(site, axes + 1);
    const [top, bottom, left, right] = sidesSetting(site.config, 'cropping', axes);
    const shape = site.build.shape(input.tensor);
    const [height, width] = [extent(shape, 1) - top - bottom, extent(shape, 2) - left - right];
    if (height < 1 || width < 1) refuseSetting(site.config, 'cropping', 'something left of the input');
    const size = [BATCH, height, width, extent(shape, 3)];
    return { tensor: site.build.add('slice', [input.tensor], { begin: [0, top, left, 0], size }, site.name), rank: input.rank };
  };
}

export const upSampling2dRule: LayerRule = (site) => {
  requireChannelsLast(site.config);
  const input = inputOfRank(site, 3);
  const factors = windowSetting(site.config, 'size', 2, 2);
  const shape = site.build.shape(input.tensor);
  const mode = choiceSetting(site.config, 'interpolation', ['nearest', 'bilinear'], 'nearest');
  const tensor = site.build.add(
    'resize',
    [input.tensor],
    { size: [extent(shape, 1) * factors[0], extent(shape, 2) * factors[1]], mode },
    site.name,
  );
  return { tensor, rank: input.rank };
};

/** Repeats each sample of a signal. */
export const upSampling1dRule: LayerRule = (site) => {
  const input = inputOfRank(site, 2);
  const samples = extent(site.build.shape(input.tensor), 2) * countSetting(site.config, 'size', 2);
  return { tensor: site.build.add('resize', [input.tensor], { size: [1, samples], mode: 'nearest' }, site.name), rank: 2 };
};

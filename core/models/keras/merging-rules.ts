import type { TensorName } from '../../graph/node.ts';
import { refuse } from '../refusal.ts';
import { numberSetting, refuseSetting } from './layer-config.ts';
import type { LayerRule, LayerSite } from './layer-rule.ts';

type MergeKind = 'add' | 'multiply' | 'maximum' | 'minimum';

/** Add, Multiply, Maximum, Minimum of any number of inputs, two by two from the left. */
export function mergeRule(kind: MergeKind): LayerRule {
  return (site) => ({ tensor: merged(site, kind, site.name), rank: rankOf(site) });
}

export const subtractRule: LayerRule = (site) => {
  const [left, right] = site.inputs;
  if (left === undefined || right === undefined || site.inputs.length !== 2)
    refuse('damaged/structure', `${site.config.what}: expected two inputs, received ${site.inputs.length}`);
  return { tensor: site.build.add('subtract', [left.tensor, right.tensor], {}, site.name), rank: rankOf(site) };
};

export const averageRule: LayerRule = (site) => {
  const sum = merged(site, 'add', `${site.name}:sum`);
  return { tensor: site.build.add('multiply', [sum, site.build.scalar(1 / site.inputs.length)], {}, site.name), rank: rankOf(site) };
};

export const concatenateRule: LayerRule = (site) => {
  const rank = rankOf(site);
  const stated = numberSetting(site.config, 'axis', -1);
  const axis = stated < 0 ? stated + rank + 1 : stated;
  if (!Number.isInteger(axis) || axis < 1 || axis > rank) refuseSetting(site.config, 'axis', `an axis from 1 to ${rank}, or -1`);
  // A signal has one axis more in the graph: the height of 1 before its time.
  const tensor = site.build.add(
    'concat',
    site.inputs.map((input) => input.tensor),
    { axis: rank === 2 ? axis + 1 : axis },
    site.name,
  );
  return { tensor, rank };
};

function merged(site: LayerSite, kind: MergeKind, name: TensorName): TensorName {
  const [first, ...others] = site.inputs.map((input) => input.tensor);
  if (first === undefined || others.length === 0)
    refuse('damaged/structure', `${site.config.what}: expected at least two inputs, received ${site.inputs.length}`);
  return others.reduce(
    (left, right, index) => site.build.add(kind, [left, right], {}, index === others.length - 1 ? name : `${name}:${index + 1}`),
    first,
  );
}

/** Keras stretches inputs of different rank in a way of its own; equal ranks broadcast as everywhere. */
function rankOf(site: LayerSite): number {
  const ranks = [...new Set(site.inputs.map((input) => input.rank))];
  const [rank] = ranks;
  return rank !== undefined && ranks.length === 1
    ? rank
    : refuse('unsupported/option', `${site.config.what}: expected inputs with the same number of axes, received ${ranks.join(' and ')}`);
}

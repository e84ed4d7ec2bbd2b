import type { GraphBuilder } from '../../graph/builder.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH, shapeText } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';
import { activate } from '../activation.ts';
import { refuse } from '../refusal.ts';
import { activationSetting } from './activation-setting.ts';
import type { LayerConfig } from './layer-config.ts';
import type { WeightShelf } from './weight-shelf.ts';

/**
 * A tensor as Keras sees it. `rank` counts the axes of one item: a signal [T,C] has rank 2 and lies in the graph as
 * [N,1,T,C]; a picture [H,W,C] has rank 3; features [C] have rank 1.
 */
export interface Flow {
  readonly tensor: TensorName;
  readonly rank: number;
}

/** Where a rule builds: one call of one layer. */
export interface LayerSite {
  readonly build: GraphBuilder;
  /** Name of the tensor to be made. */
  readonly name: TensorName;
  readonly config: LayerConfig;
  readonly inputs: readonly Flow[];
  readonly weights: WeightShelf;
  /** Says what a layer at the start of a network does to its input, for the draft of a card. */
  readonly hint: (normalisation: string) => void;
}

/** Turns one call of a layer into nodes; what vanishes at inference answers its input. */
export type LayerRule = (site: LayerSite) => Flow;

/** The input of a layer that has exactly one. */
export function onlyInput(site: LayerSite): Flow {
  const [input] = site.inputs;
  if (input === undefined || site.inputs.length !== 1)
    refuse('damaged/structure', `${site.config.what}: expected one input, received ${site.inputs.length}`);
  return input;
}

export function inputOfRank(site: LayerSite, ...ranks: readonly number[]): Flow {
  const input = onlyInput(site);
  if (ranks.includes(input.rank)) return input;
  return refuse(
    'damaged/structure',
    `${site.config.what}: expected an input with ${ranks.join(' or ')} axes per item, received ${shapeText(itemShape(site.build, input))}`,
  );
}

/** Shape of one item as Keras sees it. */
export function itemShape(build: GraphBuilder, flow: Flow): Shape {
  const shape = build.shape(flow.tensor);
  return flow.rank === 2 ? shape.slice(2) : shape.slice(1);
}

/** The graph's shape of an item of that Keras shape, batch included. */
export function graphShape(site: LayerSite, item: Shape): Shape {
  if (item.length < 1 || item.length > 3)
    refuse('unsupported/option', `${site.config.what}: expected 1 to 3 axes per item, received ${item.length}`);
  return item.length === 2 ? [BATCH, 1, ...item] : [BATCH, ...item];
}

/** Makes the layer's tensor; where the layer has a fused activation, the value before it is `NAME:pre`. */
export function withActivation(site: LayerSite, make: (name: TensorName) => TensorName): TensorName {
  const activation = activationSetting(site.config, 'activation');
  if (activation.kind === 'linear') return make(site.name);
  return activate(site.build, activation, make(`${site.name}:pre`), site.name);
}

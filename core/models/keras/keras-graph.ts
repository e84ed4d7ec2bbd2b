import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import type { Graph } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH } from '../../graph/shape.ts';
import { checkActivation } from '../activation-size.ts';
import { endOf } from '../model-end.ts';
import type { ModelEnd } from '../model-end.ts';
import type { ModelLayer } from '../model.ts';
import { refuse } from '../refusal.ts';
import type { TensorRef } from './inbound-calls.ts';
import type { KerasLayer, KerasNetwork } from './keras-network.ts';
import { refuseSetting } from './layer-config.ts';
import type { LayerConfig } from './layer-config.ts';
import { layerRules } from './layer-rules.table.ts';
import type { Flow } from './layer-rule.ts';
import { snakeCase } from './slotted-weights.ts';
import { visitOrder } from './visit-order.ts';
import { WeightShelf } from './weight-shelf.ts';
import type { LayerStep, WeightSource } from './weight-source.ts';

export interface KerasGraph extends ModelEnd {
  readonly graph: Graph;
  readonly input: string;
  readonly layers: readonly ModelLayer[];
  /** What layers at the start do to the input, or null. */
  readonly normalisation: string | null;
  readonly notices: readonly string[];
}

/** Builds the graph of a Keras network with its weights: one input, one output, layers in the file's order. */
export function kerasGraph(network: KerasNetwork, source: WeightSource, limits: Limits): KerasGraph {
  const growing: Growing = { build: new GraphBuilder(), source, limits, layers: [], scalings: new Map(), notices: [] };
  const input = inputOf(network, growing);
  growing.scalings.set(input.tensor, []);
  const [last] = grow(network, [input], { growing, path: [], prefix: '' });
  if (last === undefined || network.outputs.length !== 1)
    refuse('unsupported/option', `expected a model with one output, received ${network.outputs.length}`);
  const end = endOf(growing.build, last.tensor);
  return {
    ...end,
    graph: growing.build.build([end.output]),
    input: input.tensor,
    layers: growing.layers,
    normalisation: longestOf([...growing.scalings.values()]),
    notices: growing.notices,
  };
}

/** What grows while the layers are visited. */
interface Growing {
  readonly build: GraphBuilder;
  readonly source: WeightSource;
  readonly limits: Limits;
  readonly layers: ModelLayer[];
  /** Tensors that are the input, or the input scaled by layers; with what those layers compute, in words. */
  readonly scalings: Map<TensorName, readonly string[]>;
  readonly notices: string[];
}

/** Inside which model we are: its steps from the outermost, and what its tensors are prefixed with. */
interface Scope {
  readonly growing: Growing;
  readonly path: readonly LayerStep[];
  readonly prefix: string;
}

function inputOf(network: KerasNetwork, { build, limits }: Growing): Flow {
  const [input] = network.inputs;
  const layer = network.layers.find((candidate) => candidate.name === input?.layer);
  if (network.inputs.length !== 1 || layer?.kind !== 'InputLayer')
    refuse('unsupported/option', `expected a model with one input, received ${network.inputs.length}`);
  const item = inputShape(layer.config);
  const tensor = build.input(layer.name, item.length === 2 ? [BATCH, 1, ...item] : [BATCH, ...item]);
  checkActivation(layer.config.what, build.shape(tensor), limits);
  return { tensor, rank: item.length };
}

/** Extents of one item; a size left open (`null`) cannot be audited, because maps need a grid. */
function inputShape(config: LayerConfig): readonly number[] {
  const setting = config.values.has('batch_shape') ? 'batch_shape' : 'batch_input_shape';
  const stated: unknown = config.values.get(setting);
  const item: readonly unknown[] = Array.isArray(stated) ? stated.slice(1) : [];
  const extents = item.filter((extent) => typeof extent === 'number').filter((extent) => Number.isSafeInteger(extent) && extent > 0);
  if (extents.length !== item.length || item.length < 1 || item.length > 3)
    refuseSetting(config, setting, 'a fixed size of 1 to 3 axes per item');
  return extents;
}

/** One visit to one call of one layer. */
interface Visit {
  readonly layer: KerasLayer;
  readonly call: number;
  readonly step: LayerStep;
}

/** Visits every call of every layer as soon as its inputs exist, in the file's order, and answers the outputs. */
function grow(network: KerasNetwork, inputs: readonly Flow[], scope: Scope): readonly Flow[] {
  const made = new Map<string, Flow>();
  network.inputs.forEach((ref, index) => {
    const input = inputs[index];
    if (input !== undefined) made.set(keyOf(ref), input);
  });
  const shelves = new Map<string, WeightShelf>();
  const visits = visitsOf(network);
  const steps = visits.map(({ layer, call }) => ({
    needs: (layer.calls[call] ?? []).map(keyOf),
    makes: keyOf({ layer: layer.name, call, output: 0 }),
  }));
  const order = visitOrder(steps, new Set(made.keys()));
  for (const index of order) {
    const [visit, step] = [visits[index], steps[index]];
    if (visit === undefined || step === undefined) continue;
    const flows = step.needs.map((key) => made.get(key)).filter((flow) => flow !== undefined);
    made.set(step.makes, grown(visit, flows, { ...scope, shelves }));
  }
  const done = new Set(order);
  const stuck = visits.find((_, index) => !done.has(index));
  if (stuck !== undefined) refuse('damaged/structure', `layer "${shownName(stuck.layer.name)}": what it is called with is never made`);
  reportSurplus(shelves, scope.growing);
  return network.outputs.map(
    (ref) => made.get(keyOf(ref)) ?? refuse('damaged/structure', `output "${shownName(ref.layer)}": no layer makes it`),
  );
}

function keyOf(ref: TensorRef): string {
  return JSON.stringify([ref.layer, ref.call, ref.output]);
}

function visitsOf(network: KerasNetwork): readonly Visit[] {
  const counts = new Map<string, number>();
  const names = new Set<string>();
  return network.layers.flatMap((layer) => {
    if (names.has(layer.name)) refuse('damaged/structure', `two layers are called "${shownName(layer.name)}"`);
    names.add(layer.name);
    const stem = snakeCase(layer.kind);
    const count = counts.get(stem) ?? 0;
    counts.set(stem, count + 1);
    const step = { name: layer.name, slot: count === 0 ? stem : `${stem}_${count}` };
    // Keras counts calls over all models that share a layer; the first call listed here is this model's own.
    return layer.kind === 'InputLayer' ? [] : layer.calls.map((_, call) => ({ layer, call, step }));
  });
}

/** Nodes of one call. A layer that vanishes at inference answers its input and is not listed. */
function grown(visit: Visit, inputs: readonly Flow[], scope: Scope & { readonly shelves: Map<string, WeightShelf> }): Flow {
  const { layer, call, step } = visit;
  const { growing, shelves } = scope;
  const name = `${scope.prefix}${layer.name}${call === 0 ? '' : `:call ${call + 1}`}`;
  const path = [...scope.path, step];
  if (layer.network !== null) {
    const [output] = grow(layer.network, inputs, { growing, path, prefix: `${name}/` });
    return output ?? refuse('damaged/structure', `model "${shownName(name)}" has no output`);
  }
  const rule = layerRules.get(layer.kind);
  if (rule === undefined)
    refuse('unsupported/layer', `layer "${shownName(layer.name)}" is of the kind ${shownName(layer.kind)}`, {
      layer: shownName(layer.name),
      kind: shownName(layer.kind),
    });
  const shelf = shelves.get(layer.name) ?? new WeightShelf(growing.build, `${scope.prefix}${layer.name}`, growing.source.arraysOf(path));
  shelves.set(layer.name, shelf);
  const build = growing.build.inLayer(name);
  // Only a layer whose input is still the input says how the network wants its pictures.
  const before = growing.scalings.get(inputs[0]?.tensor ?? '');
  const hint = (words: string): void => {
    if (before !== undefined) growing.scalings.set(name, [...before, words]);
  };
  const flow = fitting(layer, () => rule({ build, name, config: layer.config, inputs, weights: shelf, hint }));
  checkActivation(layer.config.what, build.shape(flow.tensor), growing.limits);
  if (flow.tensor === name) growing.layers.push(listed(layer, { name, shelf, build, isFirst: call === 0 }));
  return flow;
}

function longestOf(scalings: readonly (readonly string[])[]): string | null {
  const longest = scalings.reduce((best, words) => (words.length > best.length ? words : best), []);
  return longest.length === 0 ? null : longest.join(', then ');
}

/** A shape rule throws where inputs do not fit; here that is the file's fault, so it is told with the layer's name. */
function fitting(layer: KerasLayer, make: () => Flow): Flow {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) refuse('damaged/structure', `${layer.config.what}: ${shownName(error.message)}`);
    throw error;
  }
}

function listed(layer: KerasLayer, at: { name: string; shelf: WeightShelf; build: GraphBuilder; isFirst: boolean }): ModelLayer {
  const before = `${at.name}:pre`;
  const own = {
    weights: [...at.shelf.names],
    stored: at.shelf.stored,
    parameters: at.isFirst ? at.shelf.parameters : 0,
    zeros: at.isFirst ? at.shelf.zeros : 0,
  };
  return { name: at.name, kind: layer.kind, output: at.name, before: at.build.has(before) ? before : at.name, ...own };
}

/** Arrays that nobody asked for: counters of `Normalization`, remains of another version. Told, not hidden. */
function reportSurplus(shelves: ReadonlyMap<string, WeightShelf>, growing: Growing): void {
  const surplus = [...shelves.values()].flatMap((shelf) => shelf.surplus);
  if (surplus.length > 0)
    growing.notices.push(
      `stored but not used: ${surplus.slice(0, 5).map(shownName).join(', ')}${surplus.length > 5 ? ` and ${surplus.length - 5} more` : ''}`,
    );
}

import type { LayerFacts, ModelSummary } from '../contract/model-summary.ts';
import { shapeOf } from '../graph/graph.ts';
import type { Graph, WeightEncoding } from '../graph/graph.ts';
import { kindDefinition } from '../graph/kinds/kinds.table.ts';
import type { Node, TensorName } from '../graph/node.ts';
import { extent } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';
import { defaultLayer } from './layer-tensor.ts';
import type { Model, ModelLayer } from './model.ts';

const FLOAT_BITS = 32;
const SIMULATED_BITS = 8;
const [BYTE_SPAN, WORD_SPAN] = [2 ** 8 - 1, 2 ** 16 - 1];

/** Facts of a model file, enough to compare two of them without opening either again. The card is its caller's knowledge. */
export function summariseModel(model: Model, card: ModelSummary['card'] = { state: 'none', card: null, file: null }): ModelSummary {
  const macs = macsByLayer(model.graph);
  const layers = model.layers.map((layer) => layerFacts(model, layer, macs.get(layer.name) ?? 0));
  const weighted = layers.filter((layer) => layer.parameters > 0);
  return {
    hash: model.hash,
    name: model.name,
    format: model.format,
    bytes: model.bytes,
    inputShape: [...itemShape(model, model.input)],
    classes: extent(shapeOf(model.graph, model.logits), -1),
    outputKind: model.outputKind,
    parameters: sum(layers.map((layer) => layer.parameters)),
    zeros: sum(layers.map((layer) => layer.zeros)),
    bits: [...new Set(weighted.map((layer) => layer.bits))].toSorted((a, b) => a - b),
    macs: sum([...macs.values()]),
    integer: model.integer,
    layers,
    defaultLayer: defaultLayer(model)?.layer ?? null,
    card,
    notices: [...model.notices],
  };
}

function layerFacts(model: Model, layer: ModelLayer, macs: number): LayerFacts {
  const shape = shapeOf(model.graph, layer.output);
  return {
    name: layer.name,
    kind: layer.kind,
    shape: [...itemShape(model, layer.output)],
    parameters: layer.parameters,
    zeros: layer.zeros,
    bits: bitsOf(model, layer),
    storage: storageOf(layer.stored),
    macs,
    tap: shape.length === 4 && extent(shape, 1) * extent(shape, 2) > 1,
  };
}

/** Shape of one item as a person sees it: the height of 1 that a signal has in the graph is left out. */
function itemShape(model: Model, tensor: TensorName): Shape {
  const item = shapeOf(model.graph, tensor).slice(1);
  const isSignal = extent(shapeOf(model.graph, model.input), 1) === 1;
  return isSignal && item.length === 3 && item[0] === 1 ? item.slice(1) : item;
}

/** Width of a stored weight, or of what goes through a layer without any. */
function bitsOf(model: Model, { stored }: ModelLayer): number {
  return stored === null ? activationBits(model.graph) : widthOf(stored);
}

/** How weights are stored, in words: the step of integers, or the range of their steps. */
function storageOf(stored: WeightEncoding | null): string {
  if (stored === null) return '';
  if (stored.kind !== 'integer') return stored.kind;
  const { bits, scales } = stored;
  const [least, greatest] = [Math.min(...scales), Math.max(...scales)].map((scale) => scale.toPrecision(3));
  return scales.length === 1
    ? `${bits}-bit integers, scale ${least}`
    : `${bits}-bit integers, ${scales.length} scales from ${least} to ${greatest}`;
}

/** Width of what goes from layer to layer: 16 bits where a grid needs them, 8 on smaller grids, else floats. */
function activationBits(graph: Graph): number {
  const spans = graph.nodes.flatMap(({ kind, attributes }) => (kind === 'fake-quant' ? [attributes.maximum - attributes.minimum] : []));
  if (spans.length === 0) return FLOAT_BITS;
  // Grids of 32 bits are a sum's, on its way to the layer's own.
  return spans.some((span) => span > BYTE_SPAN && span <= WORD_SPAN) ? 16 : SIMULATED_BITS;
}

function widthOf(encoding: WeightEncoding): number {
  switch (encoding.kind) {
    case 'float32':
      return FLOAT_BITS;
    case 'float16':
      return 16;
    case 'integer':
      return encoding.bits;
  }
}

/** Multiply-adds for one item. What belongs to no layer (rounding of the input) multiplies nothing. */
function macsByLayer(graph: Graph): ReadonlyMap<string, number> {
  const macs = new Map<string, number>();
  for (const node of graph.nodes) {
    const layer = node.layer ?? '';
    macs.set(layer, (macs.get(layer) ?? 0) + macsOf(graph, node));
  }
  return macs;
}

function macsOf(graph: Graph, node: Node): number {
  const inputs = node.inputs.map((input) => shapeOf(graph, input));
  return kindDefinition(node.kind).macs(node, inputs, shapeOf(graph, node.output));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

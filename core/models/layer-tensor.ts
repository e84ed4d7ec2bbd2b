import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { shapeOf } from '../graph/graph.ts';
import type { Node, TensorName } from '../graph/node.ts';
import { extent } from '../graph/shape.ts';

import type { Model } from './model.ts';

/** A layer of the file and the tensor a map is made at. */
export interface LayerTensor {
  readonly layer: string;
  readonly tensor: TensorName;
}

/**
 * What a layer option means on a model: `auto`, a layer's name (its value after a fused activation), `NAME:pre` (the
 * value before it), or any tensor's name. `auto` may find nothing; a name that is not there is refused.
 */
export function layerTensor(model: Model, wanted: string): Result<LayerTensor | null> {
  if (wanted === 'auto') return succeeded(defaultLayer(model));
  const named = model.layers.find(({ name }) => name === wanted);
  const before = model.layers.find(({ name }) => `${name}:pre` === wanted);
  const tensor = named?.output ?? before?.before ?? (model.graph.shapes.has(wanted) ? wanted : undefined);
  if (tensor === undefined) return failed(failure('layer/not-found', `${shownName(model.name)} has no layer "${shownName(wanted)}"`));
  if (!hasPositions(model, tensor))
    return failed(failure('method/not-applicable', `layer "${shownName(wanted)}" has no positions to make a map of`));
  return succeeded({ layer: wanted, tensor });
}

/** The last activation after a convolution with more than one position, before any pooling that leaves none. */
export function defaultLayer(model: Model): LayerTensor | null {
  const makers = new Map(model.graph.nodes.map((node) => [node.output, node]));
  const convolved = afterConvolution(model.graph.nodes);
  const candidates = model.layers.filter((layer) => convolved.has(layer.output) && hasPositions(model, layer.output));
  const activated = candidates.filter((layer) => isActivation(makers.get(layer.output)));
  const chosen = activated.at(-1) ?? candidates.at(-1);
  return chosen === undefined ? null : { layer: chosen.name, tensor: chosen.output };
}

function hasPositions(model: Model, tensor: TensorName): boolean {
  const shape = shapeOf(model.graph, tensor);
  return shape.length === 4 && extent(shape, 1) * extent(shape, 2) > 1;
}

const activations: ReadonlySet<string> = new Set(['relu', 'relu6', 'leaky-relu', 'elu', 'sigmoid', 'tanh', 'swish', 'gelu', 'softplus']);

/** Rounding after an activation still is that activation. */
function isActivation(node: Node | undefined): boolean {
  return node !== undefined && (activations.has(node.kind) || node.kind === 'fake-quant');
}

const passing: ReadonlySet<string> = new Set([
  ...activations,
  ...['scale-shift', 'fake-quant', 'fixed-point-sum', 'add', 'concat', 'maximum', 'minimum', 'multiply'],
]);

/**
 * Tensors that a convolution makes, or that point-wise nodes, norms and additions make of such a tensor; a pool in
 * between ends it. One pass in the graph's order: following each layer upwards takes 2^n steps through n sums.
 */
function afterConvolution(nodes: readonly Node[]): ReadonlySet<TensorName> {
  const found = new Set<TensorName>();
  for (const node of nodes) {
    if (node.kind === 'conv' || (passing.has(node.kind) && node.inputs.some((input) => found.has(input)))) found.add(node.output);
  }
  return found;
}

import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { refuse } from '../refusal.ts';
import { inboundCalls, tensorRefs } from './inbound-calls.ts';
import type { TensorRef } from './inbound-calls.ts';
import { isRecord, layerConfig } from './layer-config.ts';
import type { LayerConfig } from './layer-config.ts';

/** One layer of a Keras config; a model used as a layer brings its own network. */
export interface KerasLayer {
  readonly name: string;
  readonly kind: string;
  readonly config: LayerConfig;
  /** For each time the layer is called, the tensors it is called with. */
  readonly calls: readonly (readonly TensorRef[])[];
  readonly network: KerasNetwork | null;
}

export interface KerasNetwork {
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

const NETWORKS = ['Sequential', 'Functional', 'Model'];

/** Reads the architecture that Keras 2 and Keras 3 store as JSON. Nothing in it is run. */
export function kerasNetwork(root: unknown, limits: Limits): KerasNetwork {
  if (!isRecord(root)) refuse('damaged/structure', 'the model config: expected an object');
  refuseCode(root);
  const kind = root['class_name'];
  if (typeof kind !== 'string') refuse('damaged/structure', 'the model config: expected a class name');
  if (!NETWORKS.includes(kind)) {
    refuse(
      'unsupported/layer',
      `model of the kind "${shownName(kind)}": expected Sequential or Functional; a model written as a class keeps its wiring in Python code`,
    );
  }
  return networkOf(root, limits);
}

/** Layers that hold Python code are found wherever they hide, also inside wrappers, before anything else is said. */
function refuseCode(root: unknown): void {
  const found: string[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (Array.isArray(value)) pushObjects(pending, value);
    else if (isRecord(value)) {
      const isCode = value['class_name'] === 'Lambda' || value['class_name'] === '__lambda__';
      if (isCode) found.push(nameOf(value));
      else pushObjects(pending, Object.values(value));
    }
  }
  if (found.length > 0)
    refuse('code-execution/lambda', `contains code, which will not be run: ${found.slice(0, 5).map(shownName).join(', ')}`);
}

/** Numbers and texts hold nothing: a million settings of one layer need no look each. */
function pushObjects(pending: unknown[], values: readonly unknown[]): void {
  for (const value of values) if (typeof value === 'object' && value !== null) pending.push(value);
}

function nameOf(layer: Readonly<Record<string, unknown>>): string {
  const inner = isRecord(layer['config']) ? layer['config']['name'] : undefined;
  const name = layer['name'] ?? inner;
  return typeof name === 'string' ? name : 'a function';
}

function networkOf(stated: Readonly<Record<string, unknown>>, limits: Limits): KerasNetwork {
  const config = stated['config'];
  // Keras before 2.3 stored a Sequential as the bare list of its layers.
  const list = Array.isArray(config) ? config : isRecord(config) ? config['layers'] : undefined;
  if (!Array.isArray(list)) refuse('damaged/structure', 'the model config: expected a list of layers');
  if (list.length > limits.nodes)
    refuse('denial-of-service/limit', `the model has ${list.length} layers; at most ${limits.nodes} are read (nodes)`);
  const layers = list.map((layer: unknown) => layerOf(layer, limits));
  if (stated['class_name'] === 'Sequential' || !isRecord(config)) return chained(layers);
  return {
    layers,
    inputs: tensorRefs(config['input_layers'], 'input_layers'),
    outputs: tensorRefs(config['output_layers'], 'output_layers'),
  };
}

function layerOf(stated: unknown, limits: Limits): KerasLayer {
  if (!isRecord(stated)) refuse('damaged/structure', 'a layer of the model config: expected an object');
  const kind = stated['class_name'];
  const inner = isRecord(stated['config']) ? stated['config'] : {};
  const name = stated['name'] ?? inner['name'];
  if (typeof kind !== 'string')
    refuse('damaged/structure', `layer "${typeof name === 'string' ? shownName(name) : 'without a name'}": expected a class name`);
  if (typeof name !== 'string' || name === '') refuse('damaged/structure', `a layer of the kind ${shownName(kind)}: expected a name`);
  requireKerasOwn(stated, name, kind);
  const network = NETWORKS.includes(kind) ? networkOf(stated, limits) : null;
  return {
    name,
    kind,
    config: layerConfig(name, kind, network === null ? inner : {}),
    calls: inboundCalls(stated['inbound_nodes'], name),
    network,
  };
}

/** A class of somebody else may carry a name of Keras; only Keras' own classes mean what we implement. */
function requireKerasOwn(stated: Readonly<Record<string, unknown>>, name: string, kind: string): void {
  const [module, registered] = [stated['module'] ?? null, stated['registered_name'] ?? null];
  const isOwnModule =
    module === null || (typeof module === 'string' && /^(keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras)(\.|$)/.test(module));
  const isOwnName = registered === null || registered === kind;
  if (isOwnModule && isOwnName) return;
  refuse(
    'unsupported/layer',
    `layer "${shownName(name)}" is of the kind ${shownName(kind)} from ${shownName(JSON.stringify(registered ?? module))}, a class outside Keras`,
  );
}

/** A Sequential as wiring: each layer is called once, with what the one before it made. */
function chained(layers: readonly KerasLayer[]): KerasNetwork {
  const [first] = layers;
  if (first === undefined) refuse('damaged/structure', 'the model has no layers');
  const input = first.kind === 'InputLayer' ? [] : [inputBefore(first)];
  const all = [...input, ...layers];
  const wired = all.map((layer, index) => ({ ...layer, calls: index === 0 ? [] : [[refTo(all[index - 1])]] }));
  return { layers: wired, inputs: [refTo(wired[0])], outputs: [refTo(wired.at(-1))] };
}

function refTo(layer: KerasLayer | undefined): TensorRef {
  return { layer: layer?.name ?? '', call: 0, output: 0 };
}

/** Older files state the input size at the first real layer; a model that was never built states none. */
function inputBefore(first: KerasLayer): KerasLayer {
  const shape = first.config.values.get('batch_input_shape') ?? first.config.values.get('batch_shape') ?? null;
  const name = `${first.name}_input`;
  return { name, kind: 'InputLayer', config: layerConfig(name, 'InputLayer', { batch_shape: shape }), calls: [], network: null };
}

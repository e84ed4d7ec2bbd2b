import { shownName } from '../../contract/failures.ts';
import type { Limits } from '../../contract/limits.ts';
import { GraphBuilder } from '../../graph/builder.ts';
import type { Graph, WeightEncoding } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import type { FileOperator, FileTensor, TfliteFile } from '../../wire/tflite/tflite-file.ts';
import { checkActivation } from '../activation-size.ts';
import { endOf } from '../model-end.ts';
import type { ModelEnd } from '../model-end.ts';
import type { FileHints, ModelLayer } from '../model.ts';
import { refuse } from '../refusal.ts';
import { constantOf, storedIntegers, wholeNumbers } from './constant.ts';
import type { Constant } from './constant.ts';
import { gridOf } from './grid.ts';
import { inputName, layerNames } from './layer-names.ts';
import { isForMicro } from './micro-rounding.ts';
import { operatorRules } from './operator-rules.table.ts';
import { graphShape } from './operator-site.ts';
import type { Flow, OperatorSite } from './operator-site.ts';

export interface TfliteGraph extends ModelEnd {
  readonly graph: Graph;
  readonly input: TensorName;
  readonly layers: readonly ModelLayer[];
  readonly integer: boolean;
  readonly inputQuantisation: FileHints['inputQuantisation'];
  readonly notices: readonly string[];
}

/** Builds the graph of a TensorFlow Lite file, operator by operator in its order. */
export function tfliteGraph(file: TfliteFile, limits: Limits): TfliteGraph {
  const growing: Growing = {
    file,
    limits,
    build: new GraphBuilder(),
    flows: new Map(),
    shapesOnly: new Set(),
    constants: new Map(),
    layers: [],
    isForMicro: isForMicro(file),
  };
  const input = inputFlow(growing);
  const names = layerNames(file);
  file.operators.forEach((operator, index) => grow(growing, operator, { index, name: names[index] ?? `operator ${index}` }));
  const [output] = file.outputs;
  const last = growing.flows.get(output ?? -1);
  if (file.outputs.length !== 1 || last === undefined)
    refuse('unsupported/option', `expected a model with one computed output, received ${file.outputs.length}`);
  const end = endOf(growing.build, last.tensor);
  const graph = growing.build.build([end.output]);
  const first = graph.nodes.find((node) => node.inputs.includes(input));
  const grid = first?.kind === 'fake-quant' ? first.attributes : null;
  return {
    ...end,
    graph,
    input,
    layers: growing.layers,
    integer: graph.nodes.some(({ kind }) => kind === 'fake-quant' || kind === 'dynamic-quant'),
    inputQuantisation: grid === null ? null : { scale: grid.scales[0] ?? 1, zeroPoint: grid.zeroPoints[0] ?? 0 },
    notices: [...noticesOf(graph), ...(growing.isForMicro ? [FOR_MICRO] : [])],
  };
}

const DYNAMIC_RANGE =
  'dynamic range: weights are 8-bit integers; what goes into them is rounded to 8 bits in each call, as the default kernels of TensorFlow Lite do';
const FOR_MICRO =
  'TensorFlow Lite refuses this file (scales along an axis that biases do not have); the arithmetic simulated is that of TensorFlow Lite Micro';

interface Growing {
  readonly file: TfliteFile;
  readonly limits: Limits;
  readonly build: GraphBuilder;
  /** Computed tensors by their index in the file. */
  readonly flows: Map<number, Flow>;
  /** Tensors that hold nothing but a shape for RESHAPE. */
  readonly shapesOnly: Set<number>;
  /** Constants that passed through DEQUANTIZE (float16 weights). */
  readonly constants: Map<number, Constant>;
  readonly layers: ModelLayer[];
  readonly isForMicro: boolean;
}

/** Inputs are fed as real numbers; where the file wants integers they are rounded to its grid first. */
function inputFlow({ file, limits, build, flows }: Growing): TensorName {
  const [index = -1] = file.inputs;
  const tensor = file.tensors[index];
  if (tensor === undefined || file.inputs.length !== 1)
    refuse('unsupported/option', `expected a model with one input, received ${file.inputs.length}`);
  const what = `input "${shownName(tensor.name)}"`;
  const { shape } = tensor;
  if (shape.length < 2 || shape.length > 4 || shape[0] !== 1)
    refuse('unsupported/option', `${what}: expected [1,H,W,C], [1,T,C] or [1,C], received [${shape.join(',')}]`);
  if (shape.some((extent) => extent < 1)) refuse('unsupported/option', `${what}: expected a fixed size, received [${shape.join(',')}]`);
  const name = inputName(file);
  const grid = gridOf(tensor, what);
  build.input(name, graphShape(shape));
  checkActivation(what, build.shape(name), limits);
  const fed = grid === null ? name : build.add('fake-quant', [name], grid, build.unusedName(`${name}:quantised`));
  flows.set(index, { tensor: fed, shape, grid, spread: null });
  return name;
}

function grow(growing: Growing, operator: FileOperator, at: { readonly index: number; readonly name: string }): void {
  const what = `operator ${at.index} (${shownName(operator.kind)})`;
  const rule = operatorRules.get(operator.kind);
  if (rule === undefined)
    refuse('unsupported/layer', `${what} "${shownName(at.name)}" is not supported`, {
      layer: shownName(at.name),
      kind: shownName(operator.kind),
    });
  const [index = -1] = operator.outputs;
  const output = growing.file.tensors[index];
  if (output === undefined || operator.outputs.length !== 1)
    refuse('damaged/structure', `${what}: expected one output, received ${operator.outputs.length}`);
  if (growing.flows.has(index) || output.data !== null)
    refuse('damaged/structure', `${what}: its output, tensor ${index}, is made elsewhere already`);
  if (operator.kind === 'DEQUANTIZE' && passedThrough(growing, operator, index)) return;
  const owned = new OwnWeights(growing.build, at.name);
  const flow = fitting(what, () => rule(siteOf(growing, operator, { ...at, what, output, owned })));
  if (flow === null) growing.shapesOnly.add(index);
  else {
    checkActivation(what, growing.build.shape(flow.tensor), growing.limits);
    growing.flows.set(index, flow);
    if (flow.tensor === at.name) growing.layers.push(listed(growing.build, operator, at.name, owned));
  }
}

/** DEQUANTIZE of a constant is how float16 weights are stored: it stays a constant, with its own encoding. */
function passedThrough(growing: Growing, operator: FileOperator, output: number): boolean {
  const source = growing.file.tensors[operator.inputs[0] ?? -1];
  if (source?.data === null || source === undefined) return false;
  growing.constants.set(output, constantOf(source, `tensor ${source.index}`));
  return true;
}

/** A shape rule throws where inputs do not fit; here that is the file's fault, so it is told with the operator. */
function fitting<Value>(what: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) refuse('damaged/structure', `${what}: ${shownName(error.message)}`);
    throw error;
  }
}

/** Weights of one operator, counted as the file stores them. */
class OwnWeights {
  readonly names: TensorName[] = [];
  parameters = 0;
  zeros = 0;
  stored: WeightEncoding | null = null;
  #largest = 0;
  readonly #build: GraphBuilder;
  readonly #layer: string;

  constructor(build: GraphBuilder, layer: string) {
    this.#build = build;
    this.#layer = layer;
  }

  add(role: string, constant: Constant): TensorName {
    const name = this.#build.weight(this.#build.unusedName(`${this.#layer}/${role}`), constant);
    this.names.push(name);
    if (constant.values.length > this.#largest) {
      this.#largest = constant.values.length;
      this.stored = constant.encoding;
    }
    this.parameters += constant.values.length;
    this.zeros += constant.values.reduce((count, value) => (value === 0 ? count + 1 : count), 0);
    return name;
  }
}

interface Place {
  readonly name: string;
  readonly what: string;
  readonly output: FileTensor;
  readonly owned: OwnWeights;
}

function siteOf(growing: Growing, operator: FileOperator, { name, what, output, owned }: Place): OperatorSite {
  const tensorAt = (position: number): FileTensor =>
    growing.file.tensors[operator.inputs[position] ?? -1] ?? refuse('damaged/structure', `${what}: input ${position} is missing`);
  const isWhole = output.type === 'int32' || output.type === 'int64';
  return {
    build: growing.build.inLayer(name),
    name,
    what,
    operator,
    output,
    grid: isWhole ? null : gridOf(output, `${what}, output`),
    isForMicro: growing.isForMicro,
    flow: (position) => growing.flows.get(operator.inputs[position] ?? -1) ?? refuseMissing(growing, what, tensorAt(position)),
    constant: (position) => {
      const tensor = tensorAt(position);
      return growing.constants.get(tensor.index) ?? (tensor.data === null ? null : constantOf(tensor, `${what}, input ${position}`));
    },
    type: (position) => growing.file.tensors[operator.inputs[position] ?? -1]?.type ?? null,
    numbers: (position) => wholeNumbers(tensorAt(position), `${what}, input ${position}`),
    integers: (position) => storedIntegers(tensorAt(position), `${what}, input ${position}`),
    weight: (role, constant) => owned.add(role, constant),
  };
}

function refuseMissing(growing: Growing, what: string, tensor: FileTensor): never {
  const isShape = growing.shapesOnly.has(tensor.index);
  const why = isShape
    ? 'is only a shape'
    : tensor.data === null
      ? 'is used before it is made'
      : 'is a constant where a computed tensor is expected';
  return refuse('damaged/structure', `${what}: tensor ${tensor.index} "${shownName(tensor.name)}" ${why}`);
}

function listed(build: GraphBuilder, operator: FileOperator, name: string, owned: OwnWeights): ModelLayer {
  const before = `${name}:pre`;
  const { parameters, zeros, stored } = owned;
  return {
    name,
    kind: operator.kind,
    output: name,
    before: build.has(before) ? before : name,
    weights: [...owned.names],
    parameters,
    zeros,
    stored,
  };
}

function noticesOf(graph: Graph): readonly string[] {
  return graph.nodes.some(({ kind }) => kind === 'dynamic-quant') ? [DYNAMIC_RANGE] : [];
}

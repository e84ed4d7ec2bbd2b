import type { TensorflowAttribute, TensorflowData, TensorflowNode } from './graph-def-message.ts';
import type { Graph, Weight } from '../../graph/graph.ts';
import { shapeOf } from '../../graph/graph.ts';
import type { Node, TensorName } from '../../graph/node.ts';
import { BATCH } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

type Attributes = Readonly<Record<string, TensorflowAttribute>>;

/**
 * Collects TensorFlow operations for a graph. Both hold pictures as NHWC and filters as [KH,KW,I,O], so tensors pass as
 * they are. Names of ours never reach TensorFlow: operations are numbered.
 */
export class TensorflowEmitter {
  readonly graph: Graph;
  readonly nodes: TensorflowNode[] = [];
  readonly #values = new Map<TensorName, string>();
  readonly #made = new Map<TensorName, Node>();
  readonly #activated = new Map<string, TensorName>();
  readonly #known = new Map<string, string>();
  #counter = 0;

  constructor(graph: Graph) {
    this.graph = graph;
    for (const node of graph.nodes) {
      this.#made.set(node.output, node);
      if (node.kind === 'relu' || node.kind === 'relu6') this.#activated.set(`${node.kind} ${String(node.inputs[0])}`, node.output);
    }
  }

  shape(name: TensorName): Shape {
    return shapeOf(this.graph, name);
  }

  /** The node that makes a tensor; undefined for inputs and weights. */
  maker(name: TensorName): Node | undefined {
    return this.#made.get(name);
  }

  /** The result of a ReLU or ReLU6 of a tensor, where one has been made already. */
  activated(kind: 'relu' | 'relu6', x: TensorName): string | undefined {
    const output = this.#activated.get(`${kind} ${x}`);
    return output === undefined ? undefined : this.#values.get(output);
  }

  weightOf(name: TensorName): Weight | undefined {
    return this.graph.weights.get(name);
  }

  /** Says under which name a tensor is found from now on. */
  put(name: TensorName, emitted: string): void {
    this.#values.set(name, emitted);
  }

  /** A tensor of the graph; a weight that nobody has put becomes a constant when it is first read. */
  value(name: TensorName): string {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const weight = this.graph.weights.get(name);
    if (weight === undefined) throw new RangeError(`"${name}" is read before it is made`);
    const emitted = this.constant(weight.shape, { type: 'float', values: weight.values });
    this.#values.set(name, emitted);
    return emitted;
  }

  /** Adds an operation on float32 (unless `attributes.T` says otherwise) and answers the name of its first output. */
  node(operation: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.plain(operation, inputs, { T: { type: 'float' }, ...attributes });
  }

  /** Adds an operation whose attributes are complete as given. */
  plain(operation: string, inputs: readonly string[], attributes: Attributes): string {
    const name = `n${String((this.#counter += 1))}`;
    this.nodes.push({ name, operation, inputs, attributes });
    return name;
  }

  constant(shape: Shape, data: TensorflowData): string {
    return this.plain('Const', [], { dtype: { type: data.type }, value: { tensor: data, shape } });
  }

  scalar(value: number): string {
    return this.once(`scalar ${String(value)}`, () => this.constant([], { type: 'float', values: Float32Array.of(value) }));
  }

  integer(value: number): string {
    return this.once(`integer ${String(value)}`, () => this.constant([], { type: 'int32', values: Int32Array.of(value) }));
  }

  integers(values: readonly number[]): string {
    return this.once(`integers ${values.join()}`, () => this.constant([values.length], { type: 'int32', values: Int32Array.from(values) }));
  }

  /** A shape as a vector of integers, the batch taken from an input at run time. */
  sizes(shape: Shape): string {
    if (shape[0] !== BATCH) return this.integers(shape);
    return this.once(`sizes ${shape.join()}`, () => {
      const parts = [this.#batch(), this.integers(shape.slice(1)), this.integer(0)];
      return this.plain('ConcatV2', parts, { T: { type: 'int32' }, N: { int: 2 } });
    });
  }

  reshaped(value: string, shape: Shape): string {
    return this.node('Reshape', [value, this.integers(shape.map((length) => (length === BATCH ? -1 : length)))]);
  }

  transposed(value: string, order: readonly number[]): string {
    return this.node('Transpose', [value, this.integers(order)]);
  }

  /** Makes something once per key, however often it is asked for. */
  once(key: string, make: () => string): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  /** [N] as a vector of one integer. */
  #batch(): string {
    return this.once('batch', () => {
      const input = this.graph.inputs.find(({ shape }) => shape[0] === BATCH);
      if (input === undefined) throw new RangeError('a graph without a batch input has a batch');
      const shape = this.node('Shape', [this.value(input.name)]);
      return this.plain('Slice', [shape, this.integers([0]), this.integers([1])], { T: { type: 'int32' }, Index: { type: 'int32' } });
    });
  }
}

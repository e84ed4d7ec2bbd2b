import type { OnnxAttribute, OnnxData, OnnxNode, OnnxTensor } from './onnx-message.ts';
import type { Graph, Weight } from '../../graph/graph.ts';
import { shapeOf } from '../../graph/graph.ts';
import type { TensorName } from '../../graph/node.ts';
import { BATCH, extent, sizeOf } from '../../graph/shape.ts';
import type { Shape } from '../../graph/shape.ts';

/** Axis orders between our NHWC and ONNX's NCHW. */
export const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;
export const TO_CHANNELS_LAST = [0, 2, 3, 1] as const;
const FILTER_ORDER = [3, 2, 0, 1] as const;

/**
 * Collects ONNX nodes for a graph. Tensors of rank 4 are held channels-first, all others as they are; `value`,
 * `operand` and `filter` give a tensor in the form a consumer wants, and remember what was converted.
 */
export class OnnxEmitter {
  readonly graph: Graph;
  readonly nodes: OnnxNode[] = [];
  readonly initialisers: OnnxTensor[] = [];
  readonly #values = new Map<TensorName, string>();
  readonly #converted = new Map<string, string>();
  #counter = 0;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  shape(name: TensorName): Shape {
    return shapeOf(this.graph, name);
  }

  /** Says under which ONNX name a tensor is found from now on. */
  put(name: TensorName, emitted: string): void {
    this.#values.set(name, emitted);
  }

  /** The tensor: channels-first for rank 4. */
  value(name: TensorName): string {
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const weight = this.#weight(name);
    const emitted =
      weight.shape.length === 4
        ? this.#reordered(weight, TO_CHANNELS_FIRST)
        : this.constant(weight.shape, { type: 'float32', values: weight.values });
    this.#values.set(name, emitted);
    return emitted;
  }

  /** The tensor in a form that broadcasts against rank-4 channels-first (or against plain) tensors. */
  operand(name: TensorName, rank: number): string {
    const shape = this.shape(name);
    if (rank !== 4 || shape.length === 4 || sizeOf(shape) === 1) return this.value(name);
    return this.#once(`operand ${name}`, () => {
      const padded = [...new Array<number>(4 - shape.length).fill(1), ...shape];
      const target = TO_CHANNELS_FIRST.map((axis) => extent(padded, axis));
      const onlyChannels = shape.slice(0, -1).every((length) => length === 1);
      if (!onlyChannels) return this.node('Transpose', [this.reshaped(this.value(name), padded)], { perm: { ints: TO_CHANNELS_FIRST } });
      return this.reshaped(this.value(name), target);
    });
  }

  /** A filter [KH,KW,I,O] as ONNX wants it: [O,I,KH,KW]. */
  filter(name: TensorName): string {
    return this.#once(`filter ${name}`, () => {
      const weight = this.graph.weights.get(name);
      if (weight !== undefined) return this.#reordered(weight, FILTER_ORDER);
      // held as [KH,O,KW,I] (channels-first of [KH,KW,I,O])
      return this.node('Transpose', [this.value(name)], { perm: { ints: [1, 3, 0, 2] } });
    });
  }

  weightOf(name: TensorName): Weight | undefined {
    return this.graph.weights.get(name);
  }

  /** Adds a node with one output and answers the output's name. */
  node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, OnnxAttribute>> = {}): string {
    const output = this.fresh(type);
    this.nodes.push({ type, inputs, outputs: [output], attributes });
    return output;
  }

  fresh(stem: string): string {
    return `${stem}_${String((this.#counter += 1))}`;
  }

  constant(shape: Shape, data: OnnxData): string {
    const name = this.fresh('constant');
    this.initialisers.push({ name, shape, data });
    return name;
  }

  scalar(value: number): string {
    return this.#once(`scalar ${String(value)}`, () => this.constant([], { type: 'float32', values: Float32Array.of(value) }));
  }

  int64s(values: readonly number[]): string {
    return this.#once(`int64 ${values.join()}`, () =>
      this.constant([values.length], { type: 'int64', values: BigInt64Array.from(values, BigInt) }),
    );
  }

  reshaped(value: string, shape: Shape): string {
    return this.node('Reshape', [value, this.int64s(shape.map((length) => (length === BATCH ? -1 : length)))]);
  }

  #once(key: string, make: () => string): string {
    const known = this.#converted.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#converted.set(key, made);
    return made;
  }

  #weight(name: TensorName): Weight {
    const weight = this.graph.weights.get(name);
    if (weight === undefined) throw new RangeError(`"${name}" is read before it is made`);
    return weight;
  }

  #reordered(weight: Weight, order: readonly [number, number, number, number]): string {
    const shape = order.map((axis) => extent(weight.shape, axis));
    return this.constant(shape, { type: 'float32', values: reorder(weight, order) });
  }
}

/** Values of a rank-4 weight with its axes in another order. */
export function reorder(weight: Weight, order: readonly [number, number, number, number]): Float32Array {
  const strides = [sizeOf(weight.shape.slice(1)), sizeOf(weight.shape.slice(2)), sizeOf(weight.shape.slice(3)), 1];
  const [e0, e1, e2, e3] = [
    extent(weight.shape, order[0]),
    extent(weight.shape, order[1]),
    extent(weight.shape, order[2]),
    extent(weight.shape, order[3]),
  ];
  const [s0, s1, s2, s3] = [extent(strides, order[0]), extent(strides, order[1]), extent(strides, order[2]), extent(strides, order[3])];
  const values = new Float32Array(weight.values.length);
  let to = 0;
  for (let a = 0; a < e0; a += 1) {
    for (let b = 0; b < e1; b += 1) {
      for (let c = 0; c < e2; c += 1) {
        for (let d = 0; d < e3; d += 1) values[to++] = weight.values[a * s0 + b * s1 + c * s2 + d * s3] ?? NaN;
      }
    }
  }
  return values;
}

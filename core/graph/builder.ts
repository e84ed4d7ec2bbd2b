import type { Graph, GraphInput, Weight } from './graph.ts';
import type { GraphGrower } from './kinds/kind-definition.ts';
import { kindDefinition } from './kinds/kinds.table.ts';
import type { AttributesOf, Node, NodeKind, NodeOf, TensorName } from './node.ts';
import type { Shape } from './shape.ts';

/**
 * Grows a graph node by node, inferring shapes on the way. Importers, backward rules and method heads use it;
 * `build` freezes what was grown. Starting from an existing graph shares its nodes and weights.
 *
 *     const build = new GraphBuilder();
 *     const x = build.input('x', [BATCH, 28, 28, 1]);
 *     const y = build.add('relu', [x], {});
 *     const graph = build.build([y]);
 */
export class GraphBuilder implements GraphGrower {
  readonly #inputs: GraphInput[] = [];
  readonly #nodes: Node[] = [];
  readonly #weights = new Map<TensorName, Weight>();
  readonly #shapes = new Map<TensorName, Shape>();
  readonly #scalars = new Map<number, TensorName>();
  #counter = 0;
  #layer: string | undefined;

  static from(graph: Graph): GraphBuilder {
    const builder = new GraphBuilder();
    builder.#inputs.push(...graph.inputs);
    builder.#nodes.push(...graph.nodes);
    for (const [name, weight] of graph.weights) builder.#weights.set(name, weight);
    for (const [name, shape] of graph.shapes) builder.#shapes.set(name, shape);
    builder.#counter = graph.nodes.length;
    return builder;
  }

  input(name: TensorName, shape: Shape): TensorName {
    this.#claim(name, shape);
    this.#inputs.push({ name, shape });
    return name;
  }

  weight(name: TensorName, weight: Weight): TensorName {
    this.#claim(name, weight.shape);
    this.#weights.set(name, weight);
    return name;
  }

  /** A constant of rank 0, shared by everybody who asks for the same value. */
  scalar(value: number): TensorName {
    const known = this.#scalars.get(value);
    if (known !== undefined) return known;
    const name = this.unusedName(`constant ${String(value)}`);
    this.weight(name, { shape: [], values: Float32Array.of(value), encoding: { kind: 'float32' } });
    this.#scalars.set(value, name);
    return name;
  }

  /** Nodes added from now on belong to this layer of the file. */
  inLayer(layer: string | undefined): this {
    this.#layer = layer;
    return this;
  }

  /** Adds a node and returns the name of its tensor: `name`, or one derived from its kind. */
  add<Kind extends NodeKind>(kind: Kind, inputs: readonly TensorName[], attributes: AttributesOf[Kind], name?: TensorName): TensorName {
    const output = name ?? this.unusedName(kind);
    const node = parseNode({ kind, output, inputs, attributes, ...(this.#layer === undefined ? {} : { layer: this.#layer }) });
    const shapes = inputs.map((input) => this.shape(input));
    this.#claim(output, kindDefinition(node.kind).shape(node, shapes));
    this.#nodes.push(node);
    return output;
  }

  shape(name: TensorName): Shape {
    const shape = this.#shapes.get(name);
    if (shape === undefined) throw new RangeError(`the graph has no tensor "${name}"`);
    return shape;
  }

  /** Nodes so far, in topological order. */
  nodes(): readonly Node[] {
    return [...this.#nodes];
  }

  has(name: TensorName): boolean {
    return this.#shapes.has(name);
  }

  unusedName(stem: string): TensorName {
    let name = stem;
    while (this.#shapes.has(name)) name = `${stem} #${String((this.#counter += 1))}`;
    return name;
  }

  build(outputs: readonly TensorName[]): Graph {
    for (const output of outputs) this.shape(output);
    return {
      inputs: [...this.#inputs],
      outputs: [...outputs],
      nodes: [...this.#nodes],
      weights: new Map(this.#weights),
      shapes: new Map(this.#shapes),
    };
  }

  #claim(name: TensorName, shape: Shape): void {
    if (this.#shapes.has(name)) throw new RangeError(`the graph already has a tensor "${name}"`);
    this.#shapes.set(name, shape);
  }
}

/** A kind and its own attributes always make a member of the union; the compiler cannot see that through a type parameter. */
function parseNode<Kind extends NodeKind>(node: NodeOf<Kind>): Node {
  return node as Node;
}

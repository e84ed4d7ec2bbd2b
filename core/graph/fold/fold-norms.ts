import type { Graph, Weight } from '../graph.ts';
import type { Node, TensorName } from '../node.ts';

type Foldable = Extract<Node, { kind: 'conv' | 'matmul' }>;

/**
 * scale * (filter * x + bias) + shift = (scale filter) * x + (scale bias + shift): a norm right after a convolution or
 * dense layer becomes part of its weights, where nobody else reads the value between them and the weights are constant.
 */
export function foldNorms(graph: Graph): Graph {
  const makers = new Map(graph.nodes.map((node) => [node.output, node]));
  const readers = countReaders(graph);
  const weights = new Map(graph.weights);
  const nodes = new Map(graph.nodes.map((node) => [node.output, node]));
  for (const norm of graph.nodes) {
    if (norm.kind !== 'scale-shift') continue;
    const [x = '', scale = '', shift = ''] = norm.inputs;
    const before = makers.get(x);
    const [scales, shifts] = [weights.get(scale), weights.get(shift)];
    if (before === undefined || !isFoldable(before, weights) || scales === undefined || shifts === undefined) continue;
    if (readers.get(x) !== 1 || graph.outputs.includes(x)) continue;
    nodes.delete(x);
    nodes.set(norm.output, merged(before, { norm, scales, shifts, weights }));
  }
  const shapes = new Map(graph.shapes);
  for (const [name, weight] of weights) shapes.set(name, weight.shape);
  return { ...graph, weights, shapes, nodes: graph.nodes.flatMap(({ output }) => nodes.get(output) ?? []) };
}

interface Merge {
  readonly norm: Node;
  readonly scales: Weight;
  readonly shifts: Weight;
  readonly weights: Map<TensorName, Weight>;
}

function merged(before: Foldable, { norm, scales, shifts, weights }: Merge): Node {
  const [x = '', filter = '', bias] = before.inputs;
  const old = weights.get(filter);
  const oldBias = bias === undefined ? undefined : weights.get(bias);
  if (old === undefined) throw new RangeError(`${before.output} has no constant weight`);
  const channels = scales.values.length;
  const [newFilter, newBias] = [`${norm.output} filter`, `${norm.output} bias`];
  weights.set(newFilter, {
    ...old,
    values: old.values.map((value, at) => value * (scales.values[at % channels] ?? NaN)),
    encoding: { kind: 'float32' },
  });
  const biases = Float32Array.from(shifts.values, (shift, at) => shift + (scales.values[at] ?? NaN) * (oldBias?.values[at] ?? 0));
  weights.set(newBias, { shape: [channels], values: biases, encoding: { kind: 'float32' } });
  return { ...before, output: norm.output, inputs: [x, newFilter, newBias], ...(norm.layer === undefined ? {} : { layer: norm.layer }) };
}

function isFoldable(node: Node, weights: ReadonlyMap<TensorName, Weight>): node is Foldable {
  if (node.kind !== 'conv' && node.kind !== 'matmul') return false;
  const [, filter = '', bias] = node.inputs;
  const isPlain = node.kind === 'conv' || !node.attributes.transposeRight;
  return isPlain && weights.has(filter) && (bias === undefined || weights.has(bias));
}

function countReaders(graph: Graph): ReadonlyMap<TensorName, number> {
  const counts = new Map<TensorName, number>();
  for (const node of graph.nodes) for (const input of node.inputs) counts.set(input, (counts.get(input) ?? 0) + 1);
  return counts;
}

import type { Graph } from '../graph.ts';
import { shapeOf } from '../graph.ts';
import type { Node, TensorName } from '../node.ts';
import { extent, sameShape } from '../shape.ts';
import type { Shape } from '../shape.ts';
import { rewriteNodes } from './rename.ts';

/**
 * Identities of the algebra:
 *
 *     1 * x = x          x + 0 = x          reshape to the same shape = x          a sum over axes of extent 1 = x
 *     sum over positions of the adjoint of an average pool = sum of what it was given (its shares add up to it)
 *
 * The last one, with the first, leaves Grad-CAM on a pooled linear head without a backward pass.
 */
export function simplify(graph: Graph): Graph {
  const makers = new Map<TensorName, Node>();
  return rewriteNodes(graph, (node) => {
    const result = simpler(graph, node, makers);
    makers.set(node.output, typeof result === 'string' ? node : result);
    return result;
  });
}

function simpler(graph: Graph, node: Node, makers: ReadonlyMap<TensorName, Node>): TensorName | Node {
  const [first, second] = node.inputs;
  if (first === undefined) return node;
  const has = (name: TensorName, shape: Shape) => sameShape(shapeOf(graph, name), shape);
  if (node.kind === 'multiply') return neutralOperand(graph, node, 1) ?? node;
  if (node.kind === 'add') return neutralOperand(graph, node, 0) ?? node;
  if (node.kind === 'reshape') return has(first, node.attributes.shape) ? first : node;
  if (node.kind === 'broadcast') return second !== undefined && has(first, shapeOf(graph, second)) ? first : node;
  if (node.kind === 'reduce-sum') return summed(graph, node, makers);
  return node;
}

/** The other operand where one is the constant that changes nothing, and no broadcasting happens. */
function neutralOperand(graph: Graph, node: Node, neutral: number): TensorName | null {
  const [left, right] = node.inputs;
  if (left === undefined || right === undefined) return null;
  const is = (name: TensorName) => {
    const weight = graph.weights.get(name);
    return weight?.values.length === 1 && weight.values[0] === neutral;
  };
  const shape = shapeOf(graph, node.output);
  if (is(right) && sameShape(shapeOf(graph, left), shape)) return left;
  if (is(left) && sameShape(shapeOf(graph, right), shape)) return right;
  return null;
}

function summed(graph: Graph, node: Extract<Node, { kind: 'reduce-sum' }>, makers: ReadonlyMap<TensorName, Node>): TensorName | Node {
  const [input] = node.inputs;
  if (input === undefined) return node;
  const { axes } = node.attributes;
  if (axes.every((axis) => extent(shapeOf(graph, input), axis) === 1)) return input;
  const maker = makers.get(input);
  const [given] = maker?.inputs ?? [];
  const isOverPositions = axes.length === 2 && axes.includes(1) && axes.includes(2);
  if (maker?.kind !== 'average-pool-gradient' || maker.attributes.countPadding || !isOverPositions || given === undefined) return node;
  const isOneWindow = extent(shapeOf(graph, given), 1) === 1 && extent(shapeOf(graph, given), 2) === 1;
  return isOneWindow ? given : { ...node, inputs: [given] };
}

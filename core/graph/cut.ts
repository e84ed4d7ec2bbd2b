import type { Graph } from './graph.ts';
import { shapeOf } from './graph.ts';
import type { Node, TensorName } from './node.ts';

export interface CutAsk {
  /** Tensors that become inputs; everything above them is left out. Empty: the graph's own inputs stay. */
  readonly at: readonly TensorName[];
  readonly outputs: readonly TensorName[];
}

/**
 * The part of a graph that computes `outputs` from `at`: nodes, weights and shapes nobody needs are dropped.
 * What an output needs besides `at` (a skip connection that starts above the cut) becomes an input as well:
 * the side inputs, listed after `at`, so that the lower part is a function of exactly its inputs.
 */
export function cut(graph: Graph, ask: CutAsk): Graph {
  const makers = new Map(graph.nodes.map((node) => [node.output, node]));
  const below = downstream(graph.nodes, ask.at);
  const needed = new Set<TensorName>();
  const inputs = new Set<TensorName>(ask.at);
  const visit = (names: readonly TensorName[]): void => {
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (needed.has(name)) continue;
      needed.add(name);
      const maker = makers.get(name);
      if (maker === undefined || ask.at.includes(name)) continue;
      if (ask.at.length > 0 && !below.has(name) && dependsOnInput(name, makers, graph)) inputs.add(name);
      else open.push(...maker.inputs);
    }
  };
  visit(ask.outputs);
  for (const { name } of graph.inputs) if (needed.has(name)) inputs.add(name);
  const nodes = graph.nodes.filter((node) => needed.has(node.output) && !inputs.has(node.output));
  return assemble(graph, nodes, { inputs: [...inputs].filter((name) => needed.has(name) || ask.at.includes(name)), outputs: ask.outputs });
}

function assemble(
  graph: Graph,
  nodes: readonly Node[],
  ends: { readonly inputs: readonly TensorName[]; readonly outputs: readonly TensorName[] },
): Graph {
  const kept = new Set([...nodes.flatMap((node) => [node.output, ...node.inputs]), ...ends.inputs, ...ends.outputs]);
  return {
    inputs: ends.inputs.map((name) => ({ name, shape: shapeOf(graph, name) })),
    outputs: ends.outputs,
    nodes,
    weights: new Map([...graph.weights].filter(([name]) => kept.has(name))),
    shapes: new Map([...graph.shapes].filter(([name]) => kept.has(name))),
  };
}

function downstream(nodes: readonly Node[], roots: readonly TensorName[]): ReadonlySet<TensorName> {
  const found = new Set(roots);
  for (const node of nodes) if (node.inputs.some((input) => found.has(input))) found.add(node.output);
  return found;
}

/** False for tensors made of weights alone: they are recomputed below the cut rather than fed. */
function dependsOnInput(name: TensorName, makers: ReadonlyMap<TensorName, Node>, graph: Graph): boolean {
  if (graph.inputs.some((input) => input.name === name)) return true;
  return makers.get(name)?.inputs.some((input) => dependsOnInput(input, makers, graph)) ?? false;
}

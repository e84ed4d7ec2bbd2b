import type { GraphBuilder } from './builder.ts';
import type { KindDefinition } from './kinds/kind-definition.ts';
import { kindDefinition } from './kinds/kinds.table.ts';
import type { Node, NodeKind, TensorName } from './node.ts';
import type { BackwardRule } from './rules/backward-rule.ts';

export interface DifferentiateAsk {
  /** The tensor whose weighted sum is differentiated. */
  readonly of: TensorName;
  /** Its weights, same shape as `of`: the scalar is sum(upstream * of). For a class logit, the target weights [N,K]. */
  readonly upstream: TensorName;
  /** Tensors to differentiate by: inputs, weights or anything between. */
  readonly by: readonly TensorName[];
  /** Kinds that go backwards in another way; without it, the gradient. */
  readonly rule?: BackwardRule;
}

/**
 * Grows the backward pass as ordinary nodes and answers one gradient per tensor of `by`, each of that tensor's shape.
 * What is grown can be differentiated again. Nodes that do not lie between `by` and `of` get no gradient, so asking
 * for the input never makes a filter gradient, and asking for a layer stops there. A tensor that `of` does not
 * depend on has the gradient 0.
 *
 *     dS/dx = sum over consumers of x of (their backward rule applied to their own gradient)
 *
 * With a `rule` some kinds go backwards in another way (guided, deconvnet), the rest stays the gradient.
 */
export function differentiate(build: GraphBuilder, ask: DifferentiateAsk): readonly TensorName[] {
  const nodes = build.nodes();
  const between = dependents(nodes, ask.by);
  const gradients = new Map<TensorName, TensorName>();
  if (between.has(ask.of)) gradients.set(ask.of, ask.upstream);
  for (const node of nodes.toReversed()) {
    const upstream = gradients.get(node.output);
    if (upstream === undefined || !node.inputs.some((input) => between.has(input))) continue;
    spread(build, node, { upstream, between, gradients, rule: ask.rule ?? GRADIENT });
  }
  return ask.by.map((tensor) => gradients.get(tensor) ?? build.add('multiply', [tensor, build.scalar(0)], {}));
}

/** The gradient overrides nothing: it is the table of kinds itself. */
const GRADIENT: BackwardRule = {};

interface Spread {
  readonly upstream: TensorName;
  readonly between: ReadonlySet<TensorName>;
  readonly gradients: Map<TensorName, TensorName>;
  readonly rule: BackwardRule;
}

function spread(build: GraphBuilder, node: Node, { upstream, between, gradients, rule }: Spread): void {
  const wants = (input: number) => between.has(node.inputs[input] ?? '');
  const parts = backwardOf(rule, node.kind).backward({ node, upstream, build, wants });
  parts.forEach((part, index) => {
    const input = node.inputs[index];
    if (part === null || input === undefined || !between.has(input)) return;
    const known = gradients.get(input);
    gradients.set(input, known === undefined ? part : build.add('add', [known, part], {}));
  });
}

function backwardOf<Kind extends NodeKind>(rule: BackwardRule, kind: Kind): Pick<KindDefinition<Kind>, 'backward'> {
  return rule[kind] ?? kindDefinition(kind);
}

/** The tensors themselves and everything computed from them. */
function dependents(nodes: readonly Node[], roots: readonly TensorName[]): ReadonlySet<TensorName> {
  const found = new Set(roots);
  for (const node of nodes) if (node.inputs.some((input) => found.has(input))) found.add(node.output);
  return found;
}

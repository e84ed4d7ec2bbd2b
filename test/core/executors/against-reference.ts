import { expect } from 'vitest';

import { referenceExecutor } from '../../../core/executors/reference.ts';
import { kindCases } from '../../../core/executors/kind-cases.table.ts';
import type { KindCase } from '../../../core/executors/kind-cases.table.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { Executor, Feeds, Fetches } from '../../../core/graph/executor.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import type { NodeKind } from '../../../core/graph/node.ts';
import { drawn, uniform } from '../graph/drawn.ts';

/** Relative to the largest value: float32 sums in another order. */
const TOLERANCE = 2e-6;

export interface NamedCase {
  readonly kind: NodeKind;
  readonly says: string;
  readonly use: KindCase;
}

/** Every way every kind is used, for `it.each`. */
export const everyKindCase: readonly NamedCase[] = Object.entries(kindCases).flatMap(([kind, list]) =>
  list.map((use) => ({ kind: kind as NodeKind, says: use.says, use })),
);

export function firstCase(kind: NodeKind): KindCase {
  const named = everyKindCase.find((it) => it.kind === kind);
  if (named === undefined) throw new Error(`${kind} has no case`);
  return named.use;
}

/** Value, gradients and gradients of gradients are the reference's. */
export async function expectAsReference(executor: Executor, { kind, use }: NamedCase, constants: boolean): Promise<void> {
  const { graph, feeds } = everything(kind, use, constants);
  const [expected, made] = [await run(referenceExecutor, graph, feeds), await run(executor, graph, feeds)];
  for (const name of graph.outputs) expectClose(name, made[name]?.values, expected[name]?.values);
}

/** One graph whose outputs are y, dy/dx of every input, and the gradients of their weighted sum. */
export function everything(kind: NodeKind, use: KindCase, constants: boolean): { readonly graph: Graph; readonly feeds: Feeds } {
  const build = new GraphBuilder();
  const draw = uniform(3);
  const feeds: Record<string, { shape: readonly number[]; values: Float32Array }> = {};
  const value = (from: number, to: number): number => (use.whole === true ? Math.round(draw(from, to)) : draw(from, to));
  const feed = (name: string, shape: readonly number[], from = -1, to = 1) => {
    const array = drawn(shape, () => value(from, to));
    feeds[name] = { shape: array.shape, values: Float32Array.from(array.values) };
    return build.input(name, shape);
  };
  const inputs = use.inputs.map((shape, index) => {
    const name = `x${String(index)}`;
    if (!constants || index === 0 || shape[0] === -1) return feed(name, shape, use.from ?? -2, use.to ?? 2);
    const array = drawn(shape, () => value(use.from ?? -2, use.to ?? 2));
    return build.weight(name, { shape, values: Float32Array.from(array.values), encoding: { kind: 'float32' } });
  });
  const y = build.add(kind, inputs, use.attributes, 'y');
  const upstream = feed('upstream', build.shape(y));
  const gradients = differentiate(build, { of: y, upstream, by: inputs });
  const second = gradients.flatMap((gradient, index) => {
    const weights = feed(`weights${String(index)}`, build.shape(gradient));
    return differentiate(build, { of: gradient, upstream: weights, by: inputs });
  });
  return { graph: build.build([...new Set([y, ...gradients, ...second])]), feeds };
}

export async function run(executor: Executor, graph: Graph, feeds: Feeds): Promise<Fetches> {
  const compiled = await executor.compile(graph, { threads: 1 });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  const fetches = await compiled.value.run(feeds);
  await compiled.value.dispose();
  return fetches;
}

export function expectClose(name: string, made: Float32Array | undefined, expected: Float32Array | undefined): void {
  expect(made?.length, name).toBe(expected?.length);
  const largest = expected?.reduce((best, value) => Math.max(best, Math.abs(value)), 1e-6) ?? 0;
  const worst = expected?.reduce((best, value, at) => Math.max(best, Math.abs(value - (made?.[at] ?? NaN))), 0) ?? NaN;
  expect(worst / largest, name).toBeLessThan(TOLERANCE);
}

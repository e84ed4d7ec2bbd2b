import { createHash } from 'node:crypto';

import { GraphBuilder } from '../graph/builder.ts';
import { differentiate } from '../graph/differentiate.ts';
import type { Executor, Feeds, Fetches, Tensor } from '../graph/executor.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKinds } from '../graph/kinds/kinds.table.ts';
import type { NodeKind, TensorName } from '../graph/node.ts';
import { BATCH } from '../graph/shape.ts';
import type { Shape } from '../graph/shape.ts';
import { seededRandom } from '../numeric/random.ts';
import { kindCases } from './kind-cases.table.ts';
import type { KindCase } from './kind-cases.table.ts';
import { referenceExecutor } from './reference.ts';
import { relativeDifference } from './relative-difference.ts';

/** Relative to the largest value of a tensor: float32 sums in another order. */
const TOLERANCE = 1e-5;
const ITEMS = 2;

/** Raised whenever the test itself changes; the cases and the tolerance are part of `selfTestSet`. */
const SELF_TEST_VERSION = 4;

/** One kind on one executor: `difference` is the largest of all its cases and orders, relative to the largest value. */
export interface KindTest {
  readonly kind: NodeKind;
  readonly cases: number;
  readonly state: 'passed' | 'failed' | 'unsupported';
  readonly difference: number | null;
}

export interface SelfTest {
  /** No kind is wrong. Kinds that the executor says it does not support are refused, not wrong. */
  readonly passed: boolean;
  /** One sentence per kind that differs or cannot be run. */
  readonly reasons: readonly string[];
  /** Empty where a pass was remembered from an earlier process, and where nothing is tested. */
  readonly kinds: readonly KindTest[];
}

/** What a remembered pass is a pass of: another case, or another tolerance, is another text. */
export function selfTestSet(): string {
  return createHash('sha256')
    .update(JSON.stringify([SELF_TEST_VERSION, TOLERANCE, ITEMS, kindCases]))
    .digest('hex');
}

/**
 * Runs every kind of node, with its gradients and their gradients, through an executor and compares with the reference
 * kernels. All cases stand in one graph, so that one session answers for everything; where that fails, each kind is
 * tried by itself, so that the guilty ones are named and the others can be used.
 */
export async function selfTest(executor: Executor, kinds: readonly NodeKind[] = nodeKinds): Promise<SelfTest> {
  const supported = kinds.filter((kind) => executor.supports(kind));
  const together = await testTogether(executor, supported);
  const apart = typeof together === 'string' ? await testApart(executor, supported) : together;
  const tests = kinds.map((kind) => apart.get(kind) ?? { kind, cases: 0, state: 'unsupported' as const, difference: null, reason: null });
  return {
    passed: tests.every(({ state }) => state !== 'failed'),
    reasons: tests.flatMap(({ kind, reason }) => (reason === null ? [] : [`${kind}: ${reason}`])),
    kinds: tests.map(({ kind, cases, state, difference }) => ({ kind, cases, state, difference })),
  };
}

interface Explained extends KindTest {
  readonly reason: string | null;
}

/** The kinds in one graph, or why that could not be run. */
async function testTogether(executor: Executor, kinds: readonly NodeKind[]): Promise<ReadonlyMap<NodeKind, Explained> | string> {
  const { graph, feeds, kindOf } = everyCase(kinds);
  const made = await runOnce(executor, graph, feeds);
  if (typeof made === 'string') return made;
  const expected = await runOnce(referenceExecutor, graph, feeds);
  if (typeof expected === 'string') return expected;
  const worst = new Map<NodeKind, number>(kinds.map((kind) => [kind, 0]));
  for (const [name, kind] of kindOf) worst.set(kind, Math.max(worst.get(kind) ?? 0, differenceOf(made[name], expected[name])));
  return new Map([...worst].map(([kind, difference]) => [kind, judged(kind, difference)]));
}

async function testApart(executor: Executor, kinds: readonly NodeKind[]): Promise<ReadonlyMap<NodeKind, Explained>> {
  const tests = new Map<NodeKind, Explained>();
  for (const kind of kinds) {
    const tested = await testTogether(executor, [kind]);
    const refused = { kind, cases: kindCases[kind].length, state: 'failed', difference: null } as const;
    tests.set(kind, typeof tested === 'string' ? { ...refused, reason: tested } : (tested.get(kind) ?? { ...refused, reason: 'not run' }));
  }
  return tests;
}

function judged(kind: NodeKind, difference: number): Explained {
  const passed = difference < TOLERANCE;
  return {
    kind,
    cases: kindCases[kind].length,
    state: passed ? 'passed' : 'failed',
    difference,
    reason: passed ? null : `differs from the reference by ${difference.toExponential(1)}, more than ${String(TOLERANCE)}`,
  };
}

interface Everything {
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly kindOf: ReadonlyMap<TensorName, NodeKind>;
}

function everyCase(kinds: readonly NodeKind[]): Everything {
  const build = new GraphBuilder();
  const feeds: Record<TensorName, Tensor> = {};
  const kindOf = new Map<TensorName, NodeKind>();
  const feed = (name: TensorName, shape: Shape, [from, to]: readonly [number, number], whole = false): TensorName => {
    // drawn by name: a kind has the same numbers whether it is tested alone or with the others
    const random = seededRandom('self-test', name);
    const real = shape.map((length) => (length === BATCH ? ITEMS : length));
    const draw = (): number => from + (to - from) * random.uniform();
    const values = Float32Array.from({ length: real.reduce((product, length) => product * length, 1) }, () =>
      whole ? Math.round(draw()) : draw(),
    );
    feeds[name] = { shape: real, values };
    return build.input(name, shape);
  };
  for (const kind of kinds) {
    const cases: readonly KindCase[] = kindCases[kind];
    cases.forEach((it, at) => {
      const name = `${kind} ${String(at)}`;
      const inputs = it.inputs.map((shape, index) => feed(`${name} x${String(index)}`, shape, [it.from ?? -2, it.to ?? 2], it.whole));
      const y = build.add(kind, inputs, it.attributes);
      const upstream = feed(`${name} upstream`, build.shape(y), [-1, 1]);
      const first = differentiate(build, { of: y, upstream, by: inputs });
      const second = first.flatMap((gradient, index) =>
        differentiate(build, {
          of: gradient,
          upstream: feed(`${name} weights ${String(index)}`, build.shape(gradient), [-1, 1]),
          by: inputs,
        }),
      );
      for (const output of [y, ...first, ...second]) kindOf.set(output, kind);
    });
  }
  return { graph: build.build([...kindOf.keys()]), feeds, kindOf };
}

/** All outputs, or why there are none. */
async function runOnce(executor: Executor, graph: Graph, feeds: Feeds): Promise<Fetches | string> {
  const compiled = await executor.compile(graph, { threads: 1 });
  if (!compiled.ok) return compiled.failure.message;
  try {
    return await compiled.value.run(feeds);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await compiled.value.dispose();
  }
}

function differenceOf(made: Tensor | undefined, expected: Tensor | undefined): number {
  if (expected === undefined || made?.values.length !== expected.values.length) return Infinity;
  return relativeDifference(made.values, expected.values);
}

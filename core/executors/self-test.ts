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

/** Raised whenever the cases or their tolerance change, so that a remembered pass is one of these cases. */
export const SELF_TEST_VERSION = 2;

export interface SelfTest {
  readonly passed: boolean;
  /** One sentence per kind that differs, or why nothing could be run. */
  readonly reasons: readonly string[];
}

/**
 * Runs every kind of node, with its backward pass, through an executor and compares with the reference kernels.
 * All cases stand in one graph, so that one session answers for everything.
 */
export async function selfTest(executor: Executor): Promise<SelfTest> {
  const { graph, feeds, kindOf } = everyCase();
  const expected = await runOnce(referenceExecutor, graph, feeds);
  const made = await runOnce(executor, graph, feeds);
  if (typeof made === 'string') return { passed: false, reasons: [made] };
  if (typeof expected === 'string') return { passed: false, reasons: [expected] };
  const differing = new Set(graph.outputs.filter((name) => !agrees(made[name], expected[name])).map((name) => kindOf.get(name)));
  return {
    passed: differing.size === 0,
    reasons: [...differing].map((kind) => `${String(kind)}: differs from the reference by more than ${String(TOLERANCE)}`),
  };
}

interface Everything {
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly kindOf: ReadonlyMap<TensorName, NodeKind>;
}

function everyCase(): Everything {
  const build = new GraphBuilder();
  const feeds: Record<TensorName, Tensor> = {};
  const kindOf = new Map<TensorName, NodeKind>();
  const random = seededRandom('self-test');
  const feed = (name: TensorName, shape: Shape, [from, to]: readonly [number, number]): TensorName => {
    const real = shape.map((length) => (length === BATCH ? ITEMS : length));
    const values = Float32Array.from(
      { length: real.reduce((product, length) => product * length, 1) },
      () => from + (to - from) * random.uniform(),
    );
    feeds[name] = { shape: real, values };
    return build.input(name, shape);
  };
  for (const kind of nodeKinds) {
    const cases: readonly KindCase[] = kindCases[kind];
    cases.forEach((it, at) => {
      const inputs = it.inputs.map((shape, index) => feed(`${kind} ${String(at)} x${String(index)}`, shape, [it.from ?? -2, it.to ?? 2]));
      const y = build.add(kind, inputs, it.attributes);
      const upstream = feed(`${kind} ${String(at)} upstream`, build.shape(y), [-1, 1]);
      for (const output of [y, ...differentiate(build, { of: y, upstream, by: inputs })]) kindOf.set(output, kind);
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

function agrees(made: Tensor | undefined, expected: Tensor | undefined): boolean {
  if (expected === undefined || made?.values.length !== expected.values.length) return false;
  return relativeDifference(made.values, expected.values) < TOLERANCE;
}

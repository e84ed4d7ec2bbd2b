import type { Executor, Feeds, Program, Tensor } from '../graph/executor.ts';
import { kindDefinition } from '../graph/kinds/kinds.table.ts';
import { shapeOf } from '../graph/graph.ts';
import type { Graph } from '../graph/graph.ts';
import { BATCH } from '../graph/shape.ts';
import { seededRandom } from '../numeric/random.ts';

import { relativeDifference } from './relative-difference.ts';

/** How far two executors are apart on one program and one item of seeded noise. */
export type Agreement =
  | { readonly state: 'agrees' | 'differs'; readonly difference: number }
  /** Programs with rounding: a value next to a rounding edge may fall on either side, so the share of such values counts. */
  | { readonly state: 'agrees-within-a-quantum' | 'differs'; readonly difference: number; readonly share: number }
  | { readonly state: 'not-compared'; readonly macs: number };

/** Relative to the largest value (engine.md, section 3). */
const TOLERANCE = 1e-4;
/** The float64 kernels need about a nanosecond for each multiplication; beyond this the comparison would hold up the user. */
const LARGEST_COMPARISON_MACS = 400e6;
/** Share of values that may sit on the other side of a rounding edge. */
const ROUNDING_SHARE = 0.001;

/**
 * Runs a compiled program and another executor on the same seeded noise and compares. Noise is drawn from [-1, 1]:
 * it is never an item, so that checking does not look at the evidence.
 */
export async function agreement(program: Program, other: Executor): Promise<Agreement> {
  const { graph } = program;
  const macs = macsOf(graph);
  if (macs > LARGEST_COMPARISON_MACS) return { state: 'not-compared', macs };
  const feeds = noise(graph);
  const compiled = await other.compile(graph, { threads: 1 });
  if (!compiled.ok) return { state: 'not-compared', macs };
  const [made, expected] = [await program.run(feeds), await compiled.value.run(feeds)];
  await compiled.value.dispose();
  const pairs = graph.outputs.map((name) => ({ name, made: made[name], expected: expected[name] }));
  const difference = Math.max(
    ...pairs.map((pair) =>
      pair.made === undefined || pair.expected === undefined ? Infinity : relativeDifference(pair.made.values, pair.expected.values),
    ),
  );
  if (difference < TOLERANCE) return { state: 'agrees', difference };
  const quantum = lastQuantum(graph);
  if (quantum === null) return { state: 'differs', difference };
  const share = Math.max(...pairs.map((pair) => shareBeyond(pair.made, pair.expected, quantum)));
  return { state: share <= ROUNDING_SHARE ? 'agrees-within-a-quantum' : 'differs', difference, share };
}

/** Multiplications of one item through all nodes. */
export function macsOf(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => {
    const inputs = node.inputs.map((input) => shapeOf(graph, input));
    return sum + kindDefinition(node.kind).macs(node, inputs, shapeOf(graph, node.output));
  }, 0);
}

function noise(graph: Graph): Feeds {
  const random = seededRandom('agreement');
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }): [string, Tensor] => {
      const real = shape.map((length) => (length === BATCH ? 1 : length));
      return [
        name,
        {
          shape: real,
          values: Float32Array.from({ length: real.reduce((product, length) => product * length, 1) }, () => 2 * random.uniform() - 1),
        },
      ];
    }),
  );
}

/** The largest step of a rounding node, or null where nothing rounds. */
function lastQuantum(graph: Graph): number | null {
  const scales = graph.nodes.flatMap((node) => (node.kind === 'fake-quant' ? node.attributes.scales : []));
  return scales.length === 0 ? null : Math.max(...scales);
}

function shareBeyond(made: Tensor | undefined, expected: Tensor | undefined, quantum: number): number {
  if (made === undefined || expected === undefined) return 1;
  const beyond = expected.values.filter((value, at) => !(Math.abs(value - (made.values[at] ?? NaN)) <= quantum * 1.001)).length;
  return beyond / expected.values.length;
}

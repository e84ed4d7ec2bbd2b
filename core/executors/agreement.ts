import type { Executor, Fetches, Program, Tensor } from '../graph/executor.ts';
import { shapeOf } from '../graph/graph.ts';
import type { Graph } from '../graph/graph.ts';
import { kindDefinition } from '../graph/kinds/kinds.table.ts';
import type { TensorName } from '../graph/node.ts';

import { noiseFeeds } from './noise-feeds.ts';
import { relativeDifference } from './relative-difference.ts';

/** How far two executors are apart on one program, on items of seeded noise; `difference` relative to the largest value. */
export type Agreement =
  | { readonly state: 'agrees' | 'agrees-within-a-quantum' | 'differs'; readonly difference: number }
  | { readonly state: 'not-compared'; readonly macs: number };

/** Relative to the largest value. */
const TOLERANCE = 1e-4;
/** Gradients through rounding, away from kinks. */
const ROUNDED_GRADIENT_TOLERANCE = 1e-3;
/** Share of values that may sit further than one quantum away, because a value fell on the other side of a rounding edge. */
const ROUNDING_SHARE = 0.001;
const NOISE_ITEMS = 4;

/**
 * Runs a compiled program and another executor on the same seeded noise and compares. Beyond
 * `mostMacs` nothing is compared.
 */
export async function agreement(program: Program, other: Executor, mostMacs = Infinity): Promise<Agreement> {
  const { graph } = program;
  const isRounded = graph.nodes.some(({ kind }) => kind === 'fake-quant' || kind === 'dynamic-quant');
  const items = isRounded ? NOISE_ITEMS : 1;
  const macs = macsOf(graph) * items;
  if (macs > mostMacs) return { state: 'not-compared', macs };
  const compiled = await other.compile(graph, { threads: 1 });
  if (!compiled.ok) return { state: 'not-compared', macs };
  const pairs: { readonly made: Fetches; readonly expected: Fetches }[] = [];
  try {
    for (let item = 0; item < items; item += 1) {
      const feeds = noiseFeeds(graph, { rows: 1, draw: item });
      pairs.push({ made: await program.run(feeds), expected: await compiled.value.run(feeds) });
    }
  } finally {
    await compiled.value.dispose();
  }
  const differences = pairs.map(({ made, expected }) => Math.max(...graph.outputs.map((name) => differenceOf(made[name], expected[name]))));
  const difference = Math.max(...differences);
  if (difference < TOLERANCE) return { state: 'agrees', difference };
  if (!isRounded) return { state: 'differs', difference };
  const isGradient = graph.inputs.length > 1;
  const agrees = isGradient
    ? median(differences) < ROUNDED_GRADIENT_TOLERANCE
    : shareBeyond(graph.outputs, pairs, largestQuantum(graph, pairs)) <= ROUNDING_SHARE;
  return { state: agrees ? 'agrees-within-a-quantum' : 'differs', difference };
}

/** Multiplications of one item through all nodes. */
export function macsOf(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => {
    const inputs = node.inputs.map((input) => shapeOf(graph, input));
    return sum + kindDefinition(node.kind).macs(node, inputs, shapeOf(graph, node.output));
  }, 0);
}

function differenceOf(made: Tensor | undefined, expected: Tensor | undefined): number {
  return made === undefined || expected === undefined ? Infinity : relativeDifference(made.values, expected.values);
}

/** The largest step of a rounding node. A step that is measured in each call counts as one of 127 up to the largest result. */
function largestQuantum(graph: Graph, pairs: readonly { readonly expected: Fetches }[]): number {
  const fixed = graph.nodes.flatMap((node) => (node.kind === 'fake-quant' ? node.attributes.scales : []));
  if (!graph.nodes.some(({ kind }) => kind === 'dynamic-quant')) return Math.max(...fixed);
  const results = pairs.flatMap(({ expected }) => Object.values(expected));
  const largest = results.reduce((most, { values }) => values.reduce((above, value) => Math.max(above, Math.abs(value)), most), 0);
  return Math.max(largest / 127, ...fixed);
}

/** A value next to a kink may differ, and with it the item; half of the items must not. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Infinity;
}

function shareBeyond(
  outputs: readonly TensorName[],
  pairs: readonly { readonly made: Fetches; readonly expected: Fetches }[],
  quantum: number,
): number {
  let [beyond, all] = [0, 0];
  for (const { made, expected } of pairs) {
    for (const name of outputs) {
      const values = made[name]?.values;
      for (const [at, value] of expected[name]?.values.entries() ?? []) {
        all += 1;
        if (!(Math.abs(value - (values?.[at] ?? NaN)) <= quantum * 1.001)) beyond += 1;
      }
    }
  }
  return all === 0 ? 1 : beyond / all;
}

import { describe, expect, test } from 'vitest';

import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { Executor, Tensor } from '../../../core/graph/executor.ts';
import type { TensorName } from '../../../core/graph/node.ts';
import { oneHotOfMaximum } from '../../../core/graph/one-hot-of-maximum.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { distillation } from '../../../core/training/losses/distillation.ts';
import { multiLabelSoftMargin } from '../../../core/training/losses/multi-label-soft-margin.ts';
import { weighedSum } from '../../../core/training/losses/per-item.ts';
import { softmaxCrossEntropy } from '../../../core/training/losses/softmax-cross-entropy.ts';
import { matchingTerms } from '../../../core/training/matching/matching.table.ts';
import type { MatchedNet } from '../../../core/training/matching/matching-term.ts';
import { CLASSES, growNet, heads, matchingGolden, SIDE } from './small-nets.ts';
import type { GoldenArray, Head } from './small-nets.ts';

/** Of the largest value: the golden numbers are float64, the executors' float32. */
const TOLERANCE = 1e-4;
const TEMPERATURE = 4;

const cases = heads.flatMap((head) => Object.keys(matchingGolden.heads[head].cases).map((name) => ({ head, name })));

describe.each([
  ['reference', () => Promise.resolve(referenceExecutor)],
  ['onnx', loadOnnxExecutor],
] satisfies readonly [string, () => Promise<Executor>][])('on %s', (_, load) => {
  test.each(cases)('$name behind a $head head: loss and gradients are those of a double backward', async ({ head, name }) => {
    const golden = matchingGolden.heads[head].cases[name];
    if (golden === undefined) throw new Error(`no golden case ${name}`);
    const made = await lossAndGradients(await load(), head, name);
    expectClose(made.losses, golden.losses, 'losses');
    for (const [weight, { values }] of Object.entries(golden.gradients)) expectClose(made.gradients.get(weight), values, weight);
  });
});

interface Made {
  readonly losses: Float32Array | undefined;
  readonly gradients: ReadonlyMap<string, Float32Array | undefined>;
}

async function lossAndGradients(executor: Executor, head: Head, name: string): Promise<Made> {
  const build = new GraphBuilder();
  const input = build.input('input', [BATCH, ...matchingGolden.input.shape.slice(1)]);
  const [teacher, student] = [growNet(build, input, { head, owner: 'teacher' }), growNet(build, input, { head, owner: 'student' })];
  const losses = grow(build, name, { teacher, student });
  const itemWeights = build.input('item weights', [BATCH]);
  const loss = weighedSum(build, losses, itemWeights);
  const names = Object.keys(matchingGolden.heads[head].student);
  const gradients = differentiate(build, { of: loss, upstream: one(build), by: names.map((it) => `student ${it}`) });
  const given = build.build([losses, ...gradients]);
  const used = new Set([...given.nodes.flatMap((node) => node.inputs), ...given.outputs]);
  const graph = { ...given, inputs: given.inputs.filter((it) => used.has(it.name)) };
  const program = await executor.compile(graph, { threads: 1 });
  if (!program.ok) throw new Error(program.failure.message);
  const rows = matchingGolden.input.shape[0] ?? 1;
  const feeds: Record<string, Tensor> = {
    input: tensor(matchingGolden.input),
    'item weights': { shape: [rows], values: new Float32Array(rows).fill(1 / rows) },
    labels: tensor(matchingGolden.labels[taskOf(name)] ?? { shape: [], values: [] }),
  };
  const made = await program.value.run(
    Object.fromEntries(graph.inputs.map((it) => [it.name, feeds[it.name] ?? tensor({ shape: [], values: [] })])),
  );
  await program.value.dispose();
  return { losses: made[losses]?.values, gradients: new Map(names.map((it, index) => [it, made[gradients[index] ?? '']?.values])) };
}

function grow(build: GraphBuilder, name: string, nets: { readonly teacher: MatchedNet; readonly student: MatchedNet }): TensorName {
  const labels = build.input('labels', [BATCH, CLASSES]);
  const { teacher, student } = nets;
  const task = taskOf(name);
  if (name === 'softmax-cross-entropy') return softmaxCrossEntropy(build, student.logits, labels);
  if (name === 'multi-label-soft-margin') return multiLabelSoftMargin(build, student.logits, labels);
  if (name.startsWith('distillation'))
    return distillation(build, { student: student.logits, teacher: teacher.logits, temperature: TEMPERATURE, task });
  const term = matchingTerms.find(({ id }) => id === name.split(' ')[0]);
  if (term === undefined) throw new Error(`no matching term ${name}`);
  return term.grow({
    ...{ build, teacher, student, target: oneHotOfMaximum(build, teacher.logits) },
    alpha: name.endsWith('constant') ? 'constant' : 'differentiated',
    picture: [2 * SIDE, 2 * SIDE],
    channelMask: () => channelMask(build),
  });
}

function channelMask(build: GraphBuilder): TensorName {
  const values = Float32Array.from({ length: 6 }, (_, channel) => (matchingGolden.dropped.includes(channel) ? 0 : 1));
  return build.weight('mask', { shape: [1, 1, 1, 6], values, encoding: { kind: 'float32' } });
}

function one(build: GraphBuilder): TensorName {
  return build.weight('one', { shape: [1], values: Float32Array.of(1), encoding: { kind: 'float32' } });
}

function taskOf(name: string): 'single-label' | 'multi-label' {
  return name.includes('multi-label') ? 'multi-label' : 'single-label';
}

function tensor({ shape, values }: GoldenArray): Tensor {
  return { shape, values: Float32Array.from(values) };
}

function expectClose(made: Float32Array | undefined, wanted: readonly number[], what: string): void {
  expect(made?.length, what).toBe(wanted.length);
  const largest = Math.max(...wanted.map(Math.abs), 1e-9);
  const worst = Math.max(...wanted.map((value, at) => Math.abs(value - (made?.[at] ?? NaN))));
  expect(worst / largest, what).toBeLessThan(TOLERANCE);
}

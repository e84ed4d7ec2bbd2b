import { expect, it } from 'vitest';

import { drawn, uniform } from './drawn.ts';
import { grownGraph } from '../../../core/attribution/grown-graph.ts';
import { gradCam } from '../../../core/attribution/grad-cam.ts';
import { inputXGradient } from '../../../core/attribution/input-x-gradient.ts';
import { saliency } from '../../../core/attribution/saliency.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { cut } from '../../../core/graph/cut.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import { evaluate } from '../../../core/graph/evaluate.ts';
import { fold } from '../../../core/graph/fold/fold.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import { shapeOf } from '../../../core/graph/graph.ts';
import type { ReferenceArray } from '../../../core/graph/kinds/kind-definition.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { fixtureKeras } from '../../support/read-fixture.ts';

function noise(graph: Graph): ReadonlyMap<string, ReferenceArray> {
  const draw = uniform(5);
  return new Map(graph.inputs.map(({ name, shape }) => [name, drawn(shape, () => draw(-1, 1))]));
}

function largestDifference(a: Graph, b: Graph, feeds: ReadonlyMap<string, ReferenceArray>): number {
  const [left, right] = [evaluate(a, feeds), evaluate(b, feeds)];
  return Math.max(
    ...a.outputs.map((name) => {
      const [first, second] = [left.get(name)?.values, right.get(name)?.values];
      const largest = first?.reduce((best, value) => Math.max(best, Math.abs(value)), 1e-12) ?? NaN;
      return (first?.reduce((worst, value, at) => Math.max(worst, Math.abs(value - (second?.[at] ?? NaN))), 0) ?? NaN) / largest;
    }),
  );
}

const methods = [saliency, inputXGradient, gradCam].map((method) => ({
  method,
  options: { layer: 'auto', absolute: false },
  layer: 'relu3',
}));

it('folding changes no output of a whole program beyond float32 rounding of the folded weights', async () => {
  const model = await fixtureKeras('nets/A/models/A.keras2.h5');
  const grown = grownGraph(model, methods, 'given');
  if (!grown.ok) throw new Error(grown.failure.message);
  expect(largestDifference(grown.value, fold(grown.value), noise(grown.value))).toBeLessThan(1e-6);
});

it('three methods share one forward and one backward pass', async () => {
  const model = await fixtureKeras('nets/A/models/A.keras2.h5');
  const grown = grownGraph(model, methods, 'given');
  if (!grown.ok) throw new Error(grown.failure.message);
  const kinds = fold(grown.value).nodes.map(({ kind }) => kind);
  expect([kinds.filter((kind) => kind === 'conv').length, kinds.filter((kind) => kind === 'conv-input-gradient').length]).toEqual([3, 3]);
});

it('a norm whose input somebody asks for is not folded away', () => {
  const build = new GraphBuilder();
  const w = build.weight('w', { shape: [3, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6), encoding: { kind: 'float32' } });
  const two = { shape: [2], values: Float32Array.of(2, 3), encoding: { kind: 'float32' } } as const;
  const x = build.add('matmul', [build.input('x', [BATCH, 3]), w], { transposeLeft: false, transposeRight: false }, 'before');
  const y = build.add('scale-shift', [x, build.weight('scale', two), build.weight('shift', two)], {}, 'after');
  const kinds = (outputs: readonly string[]) => fold(build.build(outputs)).nodes.map(({ kind }) => kind);
  expect([kinds([y]), kinds([x, y])]).toEqual([['matmul'], ['matmul', 'scale-shift']]);
});

it('a pure input gradient asks for no filter gradient', async () => {
  const model = await fixtureKeras('nets/C/models/C.keras2.h5');
  const build = GraphBuilder.from(model.graph);
  build.input('upstream', build.shape(model.logits));
  const [gradient = ''] = differentiate(build, { of: model.logits, upstream: 'upstream', by: [model.input] });
  expect(build.build([gradient]).nodes.some(({ kind }) => kind === 'conv-filter-gradient')).toBe(false);
});

it('cutting a residual net at a tensor and adding a zero there give the same gradient', async () => {
  const model = await fixtureKeras('nets/C/models/C.keras2.h5');
  const at = 'res2_conv2';
  const lower = cut(model.graph, { at: [at], outputs: [model.logits] });
  // the skip branch that starts above the cut becomes a side input
  expect(lower.inputs.length).toBe(2);

  const whole = GraphBuilder.from(cut(model.graph, { at: [], outputs: [model.logits, ...lower.inputs.map(({ name }) => name)] }));
  whole.input('upstream', whole.shape(model.logits));
  const [perturbed = ''] = differentiate(whole, { of: model.logits, upstream: 'upstream', by: [at] });
  const wholeGraph = whole.build([perturbed, ...lower.inputs.map(({ name }) => name)]);
  const feeds = noise(wholeGraph);
  const values = evaluate(wholeGraph, feeds);

  const part = GraphBuilder.from(lower);
  part.input('upstream', part.shape(model.logits));
  const [direct = ''] = differentiate(part, { of: model.logits, upstream: 'upstream', by: [at] });
  const sideFeeds = new Map([
    ...lower.inputs.map(({ name }): [string, ReferenceArray] => [name, values.get(name) ?? { shape: [], values: new Float64Array() }]),
    ['upstream', feeds.get('upstream') ?? { shape: [], values: new Float64Array() }] as const,
  ]);
  expect(evaluate(part.build([direct]), sideFeeds).get(direct)?.values).toEqual(values.get(perturbed)?.values);
  expect(shapeOf(part.build([direct]), direct)).toEqual(shapeOf(model.graph, at));
});

it('differentiation is linear in the explained scalar', async () => {
  const model = await fixtureKeras('nets/B/models/B.keras2.h5');
  const build = GraphBuilder.from(model.graph);
  const [u, v] = [build.input('u', build.shape(model.logits)), build.input('v', build.shape(model.logits))];
  const sum = build.add('add', [u, v], {});
  const gradients = [u, v, sum].flatMap((upstream) => differentiate(build, { of: model.logits, upstream, by: [model.input] }));
  const graph = cut(build.build(gradients), { at: [], outputs: gradients });
  const values = evaluate(graph, noise(graph));
  const [a, b, both] = gradients.map((name) => values.get(name)?.values ?? new Float64Array());
  expect(both?.every((value, at) => Math.abs(value - (a?.[at] ?? NaN) - (b?.[at] ?? NaN)) < 1e-9)).toBe(true);
});

it('a tensor that the scalar does not depend on has the gradient 0', () => {
  const build = new GraphBuilder();
  const [x, other, upstream] = [build.input('x', [BATCH, 2]), build.input('other', [BATCH, 3]), build.input('upstream', [BATCH, 2])];
  const y = build.add('relu', [x], {});
  const [gradient = ''] = differentiate(build, { of: y, upstream, by: [other] });
  const graph = build.build([gradient]);
  expect(
    evaluate(graph, noise(graph))
      .get(gradient)
      ?.values.every((value) => Math.abs(value) === 0),
  ).toBe(true);
});

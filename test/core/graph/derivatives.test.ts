import { describe, expect, it } from 'vitest';

import { drawn, realShape, uniform } from './drawn.ts';
import { kindCases } from '../../../core/executors/kind-cases.table.ts';
import type { KindCase } from '../../../core/executors/kind-cases.table.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import { evaluate } from '../../../core/graph/evaluate.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import type { ReferenceArray } from '../../../core/graph/kinds/kind-definition.ts';
import type { NodeKind } from '../../../core/graph/node.ts';

const STEP = 1e-5;
/** Central differences in float64: truncation about 1e-10, cancellation about 1e-10; kinks closer than STEP would show. */
const TOLERANCE = 2e-6;
/** These kinds have, by definition, another gradient than their differences. */
const STRAIGHT_THROUGH: readonly string[] = [
  'stop-gradient',
  'round',
  'fake-quant',
  'dynamic-quant',
  'dynamic-scale',
  'softmax-by-table',
  'fixed-point-sum',
];

type Feeds = ReadonlyMap<string, ReferenceArray>;

const cases = Object.entries(kindCases).flatMap(([kind, list]) => list.map((it) => ({ kind: kind as NodeKind, it: it })));

/** Where equal values meet there is a kink, and no derivative to compare with. */
const smooth = cases.filter(({ kind, it: use }) => !STRAIGHT_THROUGH.includes(kind) && use.whole !== true);

describe.each(smooth)('$kind, $it.says', ({ kind, it: use }) => {
  it('has the first derivative that differences give, for every input', () => {
    const { graph, feeds } = scalarGraph(kind, use);
    expectDifferences(graph, feeds, use.inputs.length);
  });

  it('has the second derivative that differences give, for every input', () => {
    const { graph, feeds } = secondOrderGraph(kind, use);
    expectDifferences(graph, feeds, use.inputs.length + 1);
  });
});

describe('straight-through kinds', () => {
  it('stop-gradient passes nothing', () => {
    const { graph, feeds } = scalarGraph('stop-gradient', kindCases['stop-gradient'][0] as KindCase);
    expect(gradientOf(graph, feeds, 0).every((value) => value === 0)).toBe(true);
  });

  it('round passes the upstream unchanged', () => {
    const { graph, feeds } = scalarGraph('round', kindCases.round[0] as KindCase);
    expect([...gradientOf(graph, feeds, 0)]).toEqual([...valuesOf(feeds, 'upstream')]);
  });

  it.each(kindCases['dynamic-quant'])('dynamic-quant, $says: passes the upstream unchanged', (use) => {
    const { graph, feeds } = scalarGraph('dynamic-quant', use);
    expect([...gradientOf(graph, feeds, 0)]).toEqual([...valuesOf(feeds, 'upstream')]);
  });

  it.each(kindCases['fixed-point-sum'])('fixed-point-sum, $says: passes the upstream times its slope to the first part', (use) => {
    const { graph, feeds } = scalarGraph('fixed-point-sum', use);
    const slopes = valuesOf(feeds, 'x2');
    const expected = valuesOf(feeds, 'upstream').map((value, at) => value * (slopes[at % slopes.length] ?? NaN));
    expect([...gradientOf(graph, feeds, 0)]).toEqual([...expected]);
  });

  it.each(kindCases['softmax-by-table'])('softmax-by-table, $says: passes what the softmax of beta x passes', (use) => {
    const { graph, feeds } = scalarGraph('softmax-by-table', use);
    const scaled = new Map(feeds).set('x0', {
      shape: [],
      ...feeds.get('x0'),
      values: valuesOf(feeds, 'x0').map((x) => x * use.attributes.beta),
    });
    const plain = gradientOf(scalarGraph('softmax', { ...use, attributes: {} }).graph, scaled, 0);
    const got = gradientOf(graph, feeds, 0);
    const apart = got.map((value, at) => Math.abs(value - (plain[at] ?? NaN) * use.attributes.beta));
    expect(Math.max(...apart)).toBeLessThan(1e-12);
  });

  it.each(kindCases['fake-quant'])('fake-quant, $says: passes inside the range and stops where it clips', (use) => {
    const { graph, feeds } = scalarGraph('fake-quant', use);
    const clipped = valuesOf(feeds, 'x0').map((x, at) => {
      const { scales, zeroPoints, minimum, maximum } = use.attributes;
      const scale = scales[at % scales.length] ?? NaN;
      const zero = zeroPoints[at % zeroPoints.length] ?? NaN;
      return x > (maximum - zero + 0.5) * scale || x < (minimum - zero - 0.5) * scale ? 0 : 1;
    });
    expect([...gradientOf(graph, feeds, 0)]).toEqual([...valuesOf(feeds, 'upstream')].map((value, at) => value * (clipped[at] ?? NaN)));
  });
});

/** y = kind(x0, x1 ...), with `upstream` of y's shape as one more input; all inputs are feeds. */
function scalarGraph(kind: NodeKind, use: KindCase): { readonly graph: Graph; readonly feeds: Feeds } {
  const build = new GraphBuilder();
  const inputs = use.inputs.map((shape, index) => build.input(`x${String(index)}`, shape));
  const y = build.add(kind, inputs, use.attributes, 'y');
  build.input('upstream', build.shape(y));
  const draw = uniform(7);
  const feeds = new Map(inputs.map((name, index) => [name, drawn(use.inputs[index] ?? [], () => draw(use.from ?? -2, use.to ?? 2))]));
  feeds.set(
    'upstream',
    drawn(build.shape(y), () => draw(-1, 1)),
  );
  return { graph: build.build([y]), feeds };
}

/** y = the sum of the first-order gradients, each weighted with fixed numbers, seen as a function of x and of the old upstream. */
function secondOrderGraph(kind: NodeKind, use: KindCase): { readonly graph: Graph; readonly feeds: Feeds } {
  const first = scalarGraph(kind, use);
  const build = GraphBuilder.from(first.graph);
  const inputs = use.inputs.map((_, index) => `x${String(index)}`);
  const gradients = differentiate(build, { of: 'y', upstream: 'upstream', by: inputs });
  const draw = uniform(11);
  const feeds = new Map(first.feeds);
  const flat = gradients.map((gradient, index) => {
    const weights = `weights${String(index)}`;
    build.input(weights, build.shape(gradient));
    feeds.set(
      weights,
      drawn(build.shape(gradient), () => draw(-1, 1)),
    );
    const weighted = build.add('multiply', [gradient, weights], {});
    return build.add('reduce-sum', [weighted], { axes: build.shape(weighted).map((_, axis) => axis) });
  });
  const ones = flat.map((name) => build.add('reshape', [name], { shape: [1] }));
  const y = ones.reduce((sum, name) => build.add('add', [sum, name], {}));
  const renamed = build.add('multiply', [y, build.scalar(1)], {}, 'total');
  feeds.set(`x${String(use.inputs.length)}`, first.feeds.get('upstream') ?? { shape: [], values: new Float64Array() });
  return { graph: { ...build.build([renamed]) }, feeds };
}

/** Compares d(sum upstream * y)/dx with (S(x + h) - S(x - h)) / 2h for up to 24 positions of every input. */
function expectDifferences(graph: Graph, feeds: Feeds, inputs: number): void {
  const names = Array.from({ length: inputs }, (_, index) => `x${String(index)}`).map((name) =>
    graph.inputs.some((input) => input.name === name) ? name : 'upstream',
  );
  for (const name of new Set(names)) {
    const analytic = gradientByName(graph, feeds, name);
    const values = valuesOf(feeds, name);
    const stride = Math.max(1, Math.floor(values.length / 24));
    for (let at = 0; at < values.length; at += stride) {
      const numeric = (scalar(graph, moved(feeds, name, at, STEP)) - scalar(graph, moved(feeds, name, at, -STEP))) / (2 * STEP);
      const difference = Math.abs((analytic[at] ?? NaN) - numeric);
      expect(difference, `${name}[${String(at)}]: ${String(analytic[at])} against ${String(numeric)}`).toBeLessThan(
        TOLERANCE * Math.max(1, Math.abs(numeric)),
      );
    }
  }
}

function gradientOf(graph: Graph, feeds: Feeds, input: number): Float64Array {
  return gradientByName(graph, feeds, `x${String(input)}`);
}

function gradientByName(graph: Graph, feeds: Feeds, name: string): Float64Array {
  const build = GraphBuilder.from(graph);
  const [of] = graph.outputs;
  if (of === undefined) throw new Error('no output');
  const seed = of === 'y' ? 'upstream' : build.add('multiply', [of, build.scalar(0)], {});
  const upstream = of === 'y' ? seed : build.add('add', [seed, build.scalar(1)], {});
  const [gradient] = differentiate(build, { of, upstream, by: [name] });
  const made = evaluate(build.build([gradient ?? '']), feeds).get(gradient ?? '');
  const expected = valuesOf(feeds, name).length;
  expect(made?.values.length).toBe(expected);
  return made?.values ?? new Float64Array();
}

function scalar(graph: Graph, feeds: Feeds): number {
  const [name] = graph.outputs;
  const y = evaluate(graph, feeds).get(name ?? '')?.values ?? new Float64Array();
  const weights = name === 'y' ? valuesOf(feeds, 'upstream') : new Float64Array(y.length).fill(1);
  return y.reduce((sum, value, at) => sum + value * (weights[at] ?? NaN), 0);
}

function moved(feeds: Feeds, name: string, at: number, step: number): Feeds {
  const array = feeds.get(name);
  if (array === undefined) throw new Error(`no feed ${name}`);
  const values = Float64Array.from(array.values);
  values[at] = (values[at] ?? NaN) + step;
  return new Map(feeds).set(name, { shape: array.shape, values });
}

function valuesOf(feeds: Feeds, name: string): Float64Array {
  return feeds.get(name)?.values ?? new Float64Array();
}

it('draws every batch as two items', () => {
  expect(realShape([-1, 3])).toEqual([2, 3]);
});

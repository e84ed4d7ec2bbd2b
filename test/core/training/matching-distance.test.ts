import { describe, expect, test } from 'vitest';

import { referenceExecutor } from '../../../core/executors/reference.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { TensorName } from '../../../core/graph/node.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { seededRandom } from '../../../core/numeric/random.ts';
import { matchingTerms } from '../../../core/training/matching/matching.table.ts';
import { unitMap, unitMapDistance } from '../../../core/training/matching/unit-map.ts';

/** 7 x 7 positions, as at the last pool of the paper's networks. */
const SIDE = 7;
const P = SIDE * SIDE;

/** D of two maps after their ReLU, as every term makes them, and its gradient by the student's before it. */
async function distance(student: readonly number[], teacher: readonly number[]): Promise<{ value: number; gradient: readonly number[] }> {
  const build = new GraphBuilder();
  const maps = ['student', 'teacher'].map((name) => build.input(name, [BATCH, SIDE, SIDE, 1]));
  const [a = '', b = ''] = maps.map((map) => unitMap(build, build.add('relu', [map], {})));
  const d = unitMapDistance(build, a, b);
  const one = build.weight('one', { shape: [1], values: Float32Array.of(1), encoding: { kind: 'float32' } });
  const loss = build.add('reduce-sum', [d], { axes: [0] });
  const [gradient = ''] = differentiate(build, { of: loss, upstream: one, by: ['student'] });
  const fetched = await run(build, [d, gradient], { student, teacher });
  return { value: fetched[0]?.[0] ?? NaN, gradient: fetched[1] ?? [] };
}

async function run(build: GraphBuilder, outputs: readonly TensorName[], maps: Readonly<Record<string, readonly number[]>>) {
  const graph = build.build(outputs);
  const program = await referenceExecutor.compile(graph, { threads: 1 });
  if (!program.ok) throw new Error(program.failure.message);
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name, shape }) => [name, { shape: [1, ...shape.slice(1)], values: Float32Array.from(maps[name] ?? []) }]),
  );
  const fetched = await program.value.run(feeds);
  return outputs.map((name) => [...(fetched[name]?.values ?? [])]);
}

const random = seededRandom(3, 'maps');
const positive = (): number[] => Array.from({ length: P }, () => Math.abs(random.normal()));
const half = (first: boolean): number[] => Array.from({ length: P }, (_, at) => (at < P / 2 === first ? 1 + at : 0));
const dead = new Array<number>(P).fill(-0.5);

describe('the distance D of two maps', () => {
  test('is zero for equal maps', async () => {
    const map = positive();
    expect((await distance(map, map)).value).toBeLessThan(1e-10);
  });

  test('is 2/P for maps without a common position: 4.08 at strength 100', async () => {
    const { value } = await distance(half(true), half(false));
    expect(value).toBeCloseTo(2 / P, 8);
    expect(100 * value).toBeCloseTo(4.08163, 4);
  });

  test('is 1/P where the student has no map, 0 where neither has one, and the gradient is finite and zero', async () => {
    const one = await distance(dead, positive());
    expect(one.value).toBeCloseTo(1 / P, 8);
    expect(one.gradient.every((value) => value === 0)).toBe(true);
    const both = await distance(dead, dead);
    expect(both.value).toBe(0);
    expect(both.gradient.every((value) => value === 0)).toBe(true);
  });

  test.each([1e-3, 0.1, 10, 1e3])('does not see a map scaled by %s', async (factor) => {
    const [a, b] = [positive(), positive()];
    const { value } = await distance(a, b);
    const other = await distance(
      a.map((it) => it * factor),
      b,
    );
    expect(other.value).toBeCloseTo(value, 6);
  });

  test('at strength 100 is 4.08 (1 - cos)', async () => {
    for (let draw = 0; draw < 5; draw += 1) {
      const [a, b] = [positive(), positive()];
      const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
      const cosine = dot / (Math.hypot(...a) * Math.hypot(...b));
      const wanted = (200 / P) * (1 - cosine);
      expect(Math.abs(100 * (await distance(a, b)).value - wanted) / wanted).toBeLessThan(1e-5);
    }
  });
});

describe.each(matchingTerms.map((term) => ({ id: term.id, term })))('$id', ({ term }) => {
  /** Two nets that share every tensor: a layer fed from outside, its mean, and a dense head. */
  function sameNets(): { readonly build: GraphBuilder; readonly distance: TensorName } {
    const build = new GraphBuilder();
    const layer = build.input('layer', [BATCH, SIDE, SIDE, 2]);
    const flat = build.add('reshape', [layer], { shape: [BATCH, P * 2] });
    const values = Float32Array.from({ length: P * 2 * 3 }, () => random.normal());
    const head = build.weight('head', { shape: [P * 2, 3], values, encoding: { kind: 'float32' } });
    const logits = build.add('matmul', [flat, head], { transposeLeft: false, transposeRight: false });
    const row = build.weight('row', { shape: [1, 3], values: Float32Array.of(0, 1, 0), encoding: { kind: 'float32' } });
    const net = { layer, logits };
    const target = build.add('broadcast', [row, logits], {});
    const mask = (): TensorName =>
      build.weight('mask', { shape: [1, 1, 1, 2], values: Float32Array.of(1, 1), encoding: { kind: 'float32' } });
    const grown = term.grow({
      ...{ build, teacher: net, student: net, target, alpha: 'differentiated', picture: [14, 14] },
      channelMask: mask,
    });
    return { build, distance: grown };
  }

  test('is zero between a network and itself', async () => {
    const { build, distance: grown } = sameNets();
    const [made] = await run(build, [grown], { layer: Array.from({ length: P * 2 }, () => Math.abs(random.normal())) });
    expect(Math.abs(made?.[0] ?? NaN)).toBeLessThan(1e-6);
  });

  test('names its source and the strength its authors use', () => {
    expect(term.source.url).toMatch(/^https:\/\/arxiv\.org\//);
    expect(term.strength).toBeGreaterThan(0);
    expect(term.droppedShare).toBe(term.id === 'sswa' ? 0.3 : 0);
  });
});

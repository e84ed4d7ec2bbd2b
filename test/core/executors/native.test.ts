import { createHash } from 'node:crypto';

import { beforeAll, expect, it } from 'vitest';

import { loadLibrary } from '../../../core/executors/native-library.ts';
import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { Executor, Feeds, Program } from '../../../core/graph/executor.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import { roundHalfEven } from '../../../core/graph/kinds/rounding.ts';
import type { PoolAttributes, TensorName } from '../../../core/graph/node.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { describeNative } from '../../support/native-library.ts';
import { fixtureKeras } from '../../support/read-fixture.ts';
import { drawn, uniform } from '../graph/drawn.ts';
import { everyKindCase, expectAsReference, expectClose, run } from './against-reference.ts';

const MEBIBYTE = 2 ** 20;
const THREADS = 2;

describeNative('native', () => {
  let native: Executor;
  beforeAll(async () => {
    native = await loadNativeExecutor({ threads: THREADS });
  });

  it('is TensorFlow 2.20', () => {
    expect([native.id, native.version]).toEqual(['native', '2.20.0']);
  });

  it('an input that is not fed, or fed in another shape, is refused by name', async () => {
    const { program, feeds } = await network(native);
    const [name = '', feed] = Object.entries(feeds)[0] ?? [];
    await expect(program.run({})).rejects.toThrow(name);
    await expect(program.run({ [name]: { shape: [1, 2], values: new Float32Array(2) } })).rejects.toThrow('received [1,2] with 2 values');
    await expect(program.run({ [name]: { shape: feed?.shape ?? [], values: new Float32Array(2) } })).rejects.toThrow('with 2 values');
    expect(loadLibrary(THREADS).addon.getNumOfTensors()).toBe(0);
    await program.dispose();
  });

  it('a disposed program cannot be run', async () => {
    const { program, feeds } = await network(native);
    await program.dispose();
    await expect(program.run(feeds)).rejects.toThrow(/session/);
  });

  it.each(everyKindCase)('as the reference: $kind, $says, to second order', async (named) => {
    await expectAsReference(native, named, false);
    await expectAsReference(native, named, true);
  });

  it('of equal values in a window the first gets the gradient, also among zeros, negatives and overlaps', async () => {
    const { graph, feeds } = pools();
    const [made, expected] = [await run(native, graph, feeds), await run(referenceExecutor, graph, feeds)];
    for (const name of graph.outputs) expect(made[name]?.values, name).toEqual(expected[name]?.values);
  });

  it('rounding divides by the scale in float32, as integer kernels and ONNX do, and never multiplies by its reciprocal', async () => {
    const values = Float32Array.from({ length: 128 }, (_, at) => (at - 64 + 0.5) * 0.1);
    const quotients = Array.from(values, (x) => roundHalfEven(Math.fround(x / Math.fround(0.1))));
    const products = Array.from(values, (x) => roundHalfEven(Math.fround(x * Math.fround(1 / Math.fround(0.1)))));
    expect(products).not.toEqual(quotients); // these values tell the two apart
    const build = new GraphBuilder();
    const grid = { scales: [0.1], zeroPoints: [0], minimum: -128, maximum: 127 };
    const y = build.add('fake-quant', [build.input('x', [BATCH, 64])], grid);
    const made = await run(native, build.build([y]), { x: { shape: [2, 64], values } });
    expect(Array.from(made[y]?.values ?? [], (value) => Math.round(value / 0.1) + 0)).toEqual(quotients.map((steps) => steps + 0));
  });

  it('convolutions of inputs 1-12, kernels 1-4, strides 1-6 with "same" pads are the reference, with both gradients', async () => {
    const lengths = Array.from({ length: 12 }, (_, at) => at + 1);
    for (const [groups, length] of [1, 4].flatMap((groups) => lengths.map((length) => [groups, length] as const))) {
      const { graph, feeds } = sameConvolutions(groups, length);
      const [made, expected] = [await run(native, graph, feeds), await run(referenceExecutor, graph, feeds)];
      for (const name of graph.outputs) expectClose(name, made[name]?.values, expected[name]?.values);
    }
  }, 180_000);

  it('the number of items is open: one program answers one item and five', async () => {
    const { program, graph } = await network(native);
    for (const items of [1, 5]) {
      const feeds = noise(graph, items);
      const expected = await run(referenceExecutor, graph, feeds);
      const made = await program.run(feeds);
      for (const name of graph.outputs) expectClose(name, made[name]?.values, expected[name]?.values);
    }
    await program.dispose();
  });

  it('100 runs of a network, 5 programs of it, give the same bytes', async () => {
    const hashes = new Set<string>();
    for (let made = 0; made < 5; made += 1) {
      const { program, feeds, output } = await network(native);
      for (let at = 0; at < 20; at += 1) {
        const values = (await program.run(feeds))[output]?.values ?? new Float32Array();
        hashes.add(createHash('sha256').update(values).digest('hex'));
      }
      await program.dispose();
    }
    expect(hashes.size).toBe(1);
  });

  it('what is fed is not changed, and what is fetched is the caller’s', async () => {
    const { program, feeds, output } = await network(native);
    const before = JSON.stringify(feeds);
    const first = (await program.run(feeds))[output]?.values;
    const kept = first?.slice();
    await program.run(feeds);
    await program.dispose();
    expect([JSON.stringify(feeds) === before, first]).toEqual([true, kept]);
  });

  it('programs share large weights, and the last one to go takes them along', async () => {
    const { graph, feeds } = largeMatrix();
    const { addon } = loadLibrary(THREADS);
    const expected = await run(referenceExecutor, graph, feeds);
    const programs = await Promise.all([native.compile(graph, { threads: THREADS }), native.compile(graph, { threads: THREADS })]);
    const held = [addon.getNumOfTensors()];
    for (const program of programs) {
      if (!program.ok) throw new Error(program.failure.message);
      const made = await program.value.run(feeds);
      for (const name of graph.outputs) expectClose(name, made[name]?.values, expected[name]?.values);
      await program.value.dispose();
      await program.value.dispose(); // once more does nothing
      held.push(addon.getNumOfTensors());
    }
    expect(held).toEqual([1, 1, 0]);
  });

  it('memory is flat over runs and programs, and no session or tensor is left', async () => {
    const { program, feeds, graph } = await network(native);
    const churn = async (): Promise<void> => {
      for (let at = 0; at < 100; at += 1) await program.run(feeds);
      for (let made = 0; made < 25; made += 1) {
        const other = await native.compile(graph, { threads: THREADS });
        if (!other.ok) throw new Error(other.failure.message);
        await other.value.run(feeds);
        await other.value.dispose();
      }
    };
    await churn();
    const before = process.memoryUsage.rss();
    await churn();
    const { addon } = loadLibrary(THREADS);
    expect([addon.getNumOfSavedModels(), addon.getNumOfTensors()]).toEqual([1, 0]);
    expect((process.memoryUsage.rss() - before) / MEBIBYTE).toBeLessThan(16);
    await program.dispose();
    await program.dispose(); // once more does nothing
    expect(addon.getNumOfSavedModels()).toBe(0);
  });
});

interface Network {
  readonly program: Program;
  readonly graph: Graph;
  readonly feeds: Feeds;
  readonly output: TensorName;
}

async function network(executor: Executor): Promise<Network> {
  const { graph } = await fixtureKeras('nets/C/models/C.keras2.h5');
  const compiled = await executor.compile(graph, { threads: THREADS });
  if (!compiled.ok) throw new Error(compiled.failure.message);
  return { program: compiled.value, graph, feeds: noise(graph, 4), output: graph.outputs[0] ?? '' };
}

function noise(graph: Graph, items: number): Feeds {
  const draw = uniform(7);
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      const real = shape.map((length) => (length === BATCH ? items : length));
      return [name, { shape: real, values: Float32Array.from(drawn(real, () => draw(-1, 1)).values) }];
    }),
  );
}

/** Pools with many equal values: small integers, all of them at most 0 in the second input. */
function pools(): { readonly graph: Graph; readonly feeds: Feeds } {
  const build = new GraphBuilder();
  const draw = uniform(5);
  const feeds: Record<TensorName, { shape: readonly number[]; values: Float32Array }> = {};
  const shape = [2, 7, 8, 3];
  const feed = (name: TensorName, from: number, to: number, extents: readonly number[] = shape): TensorName => {
    feeds[name] = { shape: extents, values: Float32Array.from(drawn(extents, () => Math.round(draw(from, to)) + 0).values) };
    return build.input(name, [BATCH, ...extents.slice(1)]);
  };
  const ways: readonly PoolAttributes[] = [
    { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] },
    { window: [3, 3], strides: [1, 2], pads: [0, 0, 0, 0] },
    { window: [3, 2], strides: [2, 1], pads: [1, 1, 0, 1] },
  ];
  const outputs = [feed('mixed', -1, 1), feed('negative', -2, 0), feed('zero', 0, 0)].flatMap((x, of) =>
    ways.flatMap((how, way) => {
      const y = build.add('max-pool', [x], how);
      const upstream = feed(`upstream ${String(of)} ${String(way)}`, -9, 9, [2, ...build.shape(y).slice(1)]);
      const others = feed(`others ${String(of)} ${String(way)}`, -9, 9);
      return [y, build.add('select-by-maximum', [x, upstream], how), build.add('take-at-maximum', [x, others], how)];
    }),
  );
  return { graph: build.build(outputs), feeds };
}

/** A product with 600 x 600 weights: 1.4 MB. */
function largeMatrix(): { readonly graph: Graph; readonly feeds: Feeds } {
  const build = new GraphBuilder();
  const draw = uniform(13);
  const values = Float32Array.from({ length: 600 * 600 }, () => draw(-0.1, 0.1));
  const weight = build.weight('w', { shape: [600, 600], values, encoding: { kind: 'float32' } });
  const y = build.add('matmul', [build.input('x', [BATCH, 600]), weight], { transposeLeft: false, transposeRight: false });
  const graph = build.build([y]);
  return { graph, feeds: noise(graph, 3) };
}

function sameConvolutions(groups: number, length: number): { readonly graph: Graph; readonly feeds: Feeds } {
  const build = new GraphBuilder();
  const draw = uniform(11);
  const outputs: TensorName[] = [];
  const feeds: Record<TensorName, { shape: readonly number[]; values: Float32Array }> = {};
  const feed = (name: TensorName, shape: readonly number[]): TensorName => {
    const values = Float32Array.from(drawn(shape, () => draw(-1, 1)).values);
    feeds[name] = { shape: shape.map((length) => (length === BATCH ? 2 : length)), values };
    return build.input(name, shape);
  };
  const filters = [1, 2, 3, 4].map((kernel) => feed(`filter ${String(kernel)}`, [kernel, kernel, 4 / groups, 4]));
  const x = feed('x', [BATCH, length, length, 4]);
  filters.forEach((filter, at) => {
    for (let stride = 1; stride <= 6; stride += 1) {
      const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + at + 1 - length);
      const [before, after] = [Math.floor(total / 2), total - Math.floor(total / 2)];
      const how = { strides: [stride, stride], dilations: [1, 1], pads: [before, after, before, after], groups } as const;
      const y = build.add('conv', [x, filter], how);
      outputs.push(y, ...differentiate(build, { of: y, upstream: y, by: [x, filter] }));
    }
  });
  return { graph: build.build(outputs), feeds };
}

import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

import { agreement } from '../../../core/executors/agreement.ts';
import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { relativeDifference } from '../../../core/executors/relative-difference.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import { differentiate } from '../../../core/graph/differentiate.ts';
import type { Executor, Tensor } from '../../../core/graph/executor.ts';
import { BATCH, extent } from '../../../core/graph/shape.ts';
import type { Model } from '../../../core/models/model.ts';
import { describeNative } from '../../support/native-library.ts';
import { fixtureJson, fixtureKeras, fixtureNpy, fixtureNpz } from '../../support/read-fixture.ts';
import { asFed, fixtureArray, fixtures, inputsOf, openFixture } from '../models/fixtures.ts';
import type { Fixture } from '../models/fixtures.ts';
import { run } from './against-reference.ts';

const ITEMS = 8;
const description = z.object({
  target: z.array(z.int()),
  maps: z.array(z.object({ key: z.string(), float32_error: z.number().optional() })),
});

/** Networks, answers and gradients by Keras, TensorFlow Lite, PyTorch and Captum: test/fixtures/README.md has the tolerances. */
describeNative('native on whole networks', () => {
  let native: Executor;
  beforeAll(async () => {
    native = await loadNativeExecutor({ threads: 2 });
  });

  it.each(fixtures.filter((fixture) => !measuresRanges(fixture)))('$id: the answers its own program gave', async (fixture) => {
    const model = await openFixture(fixture.path);
    const fetched = await run(native, model.graph, { [model.input]: asFed(model, inputsOf(fixture)) });
    const expected = fixtureArray(fixture.expected);
    const { atol, rtol } = fixture.tolerance;
    const got = fetched[model.output];
    const isBeyond = (value: number, at: number): boolean => !(Math.abs(value - (got?.values[at] ?? NaN)) <= atol + rtol * Math.abs(value));
    expect([got?.shape, expected.values.filter(isBeyond)]).toEqual([expected.shape, new Float32Array(0)]);
  });

  // Sums in another order put single values on the other side of an edge between two steps, and the next range with them.
  it.each(fixtures.filter(measuresRanges))('$id: within the rule for graphs that round', async (fixture) => {
    const { graph } = await openFixture(fixture.path);
    const compiled = await native.compile(graph, { threads: 2 });
    if (!compiled.ok) throw new Error(compiled.failure.message);
    expect((await agreement(compiled.value, referenceExecutor)).state).toMatch(/^agrees/);
    await compiled.value.dispose();
  });

  it.each(['A', 'B', 'C', 'D', 'E'])('net %s: the gradient of the class logit by the input is Captum’s', async (net) => {
    const known = description.parse(fixtureJson(`nets/${net}/maps/captum.json`));
    const expected = fixtureNpz(`nets/${net}/maps/captum.npz`).get('captum.saliency');
    const cost = known.maps.find(({ key }) => key === 'captum.saliency')?.float32_error ?? 0;
    const model = await fixtureKeras(`nets/${net}/models/${net}.keras2.h5`);
    const gradient = await inputGradient(native, model, firstItems(model, net), known.target);
    expect(relativeDifference(gradient.values, expected?.values ?? new Float32Array(0))).toBeLessThan(1e-4 + cost);
  });
});

/** TensorFlow Lite's dynamic range: kernels that round to 8 bits with a range they measure in each call. */
function measuresRanges({ id }: Fixture): boolean {
  return id.endsWith('dynamic');
}

function firstItems(model: Model, net: string): Tensor {
  const shape = [ITEMS, ...(model.graph.inputs[0]?.shape.slice(1) ?? [])];
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, values: fixtureNpy(`nets/${net}/inputs/inputs.npy`).values.slice(0, size) };
}

async function inputGradient(executor: Executor, model: Model, inputs: Tensor, targets: readonly number[]): Promise<Tensor> {
  const build = GraphBuilder.from(model.graph);
  const classes = extent(build.shape(model.logits), 1);
  const upstream = build.input('target weights', [BATCH, classes]);
  const [gradient = ''] = differentiate(build, { of: model.logits, upstream, by: [model.input] });
  const values = Float32Array.from({ length: ITEMS * classes }, (_, at) => (at % classes === targets[Math.floor(at / classes)] ? 1 : 0));
  const feeds = { [model.input]: inputs, [upstream]: { shape: [ITEMS, classes], values } };
  const made = (await run(executor, build.build([gradient]), feeds))[gradient];
  if (made === undefined) throw new Error('no gradient');
  return made;
}

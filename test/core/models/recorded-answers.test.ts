import { beforeAll, describe, expect, it } from 'vitest';

import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import type { Executor } from '../../../core/graph/executor.ts';
import { asFed, fixtureArray, fixtures, inputsOf, openFixture } from './fixtures.ts';
import type { Fixture } from './fixtures.ts';

/** Answers by Keras, TensorFlow Lite and TensorFlow Lite Micro, recorded with the tolerance of each file. */
describe('every network of the manifest gives the answers its own program gave', () => {
  let executors: readonly Executor[] = [];
  beforeAll(async () => {
    executors = [referenceExecutor, await loadOnnxExecutor()];
  });

  it.each(fixtures)('$id', async (fixture) => {
    for (const executor of executors) {
      const got = await answers(fixture, executor);
      const expected = fixtureArray(fixture.expected);
      expect(got.shape).toEqual(expected.shape);
      expect({ executor: executor.id, beyond: beyondTolerance(fixture, got.values, expected.values) }).toEqual({
        executor: executor.id,
        beyond: [],
      });
    }
  });
});

async function answers(
  fixture: Fixture,
  executor: Executor,
): Promise<{ readonly shape: readonly number[]; readonly values: Float32Array }> {
  const model = await openFixture(fixture.path);
  const program = await executor.compile(model.graph, { threads: 1 });
  if (!program.ok) throw new Error(program.failure.message);
  try {
    const fetched = await program.value.run({ [model.input]: asFed(model, inputsOf(fixture)) });
    return fetched[model.output] ?? { shape: [], values: new Float32Array(0) };
  } finally {
    await program.value.dispose();
  }
}

/** Values with |got - expected| > atol + rtol * |expected|. */
function beyondTolerance({ tolerance }: Fixture, got: Float32Array, expected: Float32Array): readonly string[] {
  const pairs = Array.from(expected, (value, index) => ({ value, received: got[index] ?? NaN, index }));
  const wrong = pairs.filter(({ value, received }) => !(Math.abs(received - value) <= tolerance.atol + tolerance.rtol * Math.abs(value)));
  return wrong.map(({ value, received, index }) => `${index}: expected ${value}, received ${received}`);
}

import { describe, expect, test } from 'vitest';

import { targetWeights } from '../../../core/attribution/target-weights.ts';
import { growTopClassWeights } from '../../../core/attribution/top-class-weights.ts';
import { explainedScalar } from '../../../core/contract/protocol.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Executor } from '../../../core/graph/executor.ts';
import { fold } from '../../../core/graph/fold/fold.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { topClass } from '../../../core/metrics/prediction.ts';
import { seededRandom } from '../../../core/numeric/random.ts';

const ROWS = 40;

describe.each([
  ['reference', () => Promise.resolve(referenceExecutor)],
  ['onnx', loadOnnxExecutor],
] satisfies readonly [string, () => Promise<Executor>][])('on %s', (_, load) => {
  test.each(explainedScalar.options)('the weights of %s grown into a graph equal those made beside it', async (scalar) => {
    for (const classes of [2, 3, 10, 1000]) {
      const build = new GraphBuilder();
      const logits = build.input('logits', [BATCH, classes]);
      const weights = growTopClassWeights(build, logits, scalar);
      const program = await (await load()).compile(fold(build.build([weights])), { threads: 1 });
      if (!program.ok) throw new Error(program.failure.message);
      const fed = { shape: [ROWS, classes], values: rowsWithTies(classes) };
      const made = (await program.value.run({ logits: fed }))[weights];
      const tops = Array.from({ length: ROWS }, (__, row) => topClass(fed.values.subarray(row * classes, (row + 1) * classes)).index);
      // an executor may leave a zero negative
      expect(made?.values.map((value) => value + 0)).toEqual(targetWeights(scalar, tops, fed).values);
      await program.value.dispose();
    }
  });
});

/** Half of the rows hold whole numbers, where the first and the second place are often shared. */
function rowsWithTies(classes: number): Float32Array {
  const random = seededRandom(5, 'logits', classes);
  return Float32Array.from({ length: ROWS * classes }, (_, at) => {
    const value = random.normal() * 4;
    return Math.floor(at / classes) % 2 === 0 ? value : Math.round(value);
  });
}

import { describe, expect, it, test } from 'vitest';
import * as z from 'zod';

import { trainingWork } from '../../../core/bench/training-work.ts';
import { benchRows } from '../../../core/contract/bench.ts';
import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import type { Trainer } from '../../../core/graph/training.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { goldenJson } from '../../support/golden.ts';
import { describeNative } from '../../support/native-library.ts';

/** The peers' networks, pictures and step in float64 by PyTorch: see test/tools/golden_bench_training.py. */
const losses = z.object({ before: z.array(z.number()), after: z.array(z.number()) });
const kinds = z.object({ ce: losses, ce_student: losses, kd: losses, match: losses });
const golden = z.object({ networks: z.object({ smallcnn: kinds, resnet8: kinds }) }).parse(goldenJson('training/bench.json')).networks;

/** A step moves cross-entropy by at least 7e-6. */
const TOLERANCE = 1e-6;

const cases = (['smallcnn', 'resnet8'] as const).flatMap((network) =>
  (['ce', 'ce_student', 'kd', 'match'] as const).map((training) => ({ network, training })),
);

function stepsAreThoseOfPyTorch(load: () => Promise<Trainer>, chosen: typeof cases): void {
  it.each(chosen)('$network $training has PyTorch’s losses before and after a step', async ({ network, training }) => {
    const work = await trainingWork({ network, training, batch: 64, trainer: await load() });
    if (!work.ok) throw new Error(work.failure.message);
    const made = work.value.training;
    const names = [made.losses.supervised, ...(made.losses.distilled === null ? [] : [made.losses.distilled]), ...made.matched];
    const { before, after } = golden[network][training];
    for (const expected of [before, after]) {
      const fetched = await work.value.run();
      const values = names.map((name) => fetched[name]?.values[0] ?? NaN);
      expect(values.length).toBe(expected.length);
      values.forEach((value, at) => expect(Math.abs(value - (expected[at] ?? NaN))).toBeLessThan(TOLERANCE));
    }
    await work.value.dispose();
  });
}

describe('with weights as feeds', () => {
  stepsAreThoseOfPyTorch(
    async () => fedTrainer(await loadOnnxExecutor(), { threads: 1 }),
    cases.filter(({ network }) => network === 'smallcnn'),
  );
});
describeNative('natively', () => {
  stepsAreThoseOfPyTorch(() => loadNativeExecutor({ threads: 2 }), cases);
});

test('every small network has the four training rows, under the peers’ names', () => {
  const rows = benchRows.filter(({ work }) => work.kind === 'train');
  expect(rows.map(({ id, on, batch }) => [id, on, batch])).toEqual(
    ['train64_ce', 'train64_ce_student', 'train64_kd', 'train64_match'].map((id) => [id, 'small', 64]),
  );
});

test('a large network has no student and is refused by name', async () => {
  const refused = await trainingWork({
    ...{ network: 'vgg16', training: 'kd', batch: 64 },
    trainer: { compileTraining: () => Promise.reject(new Error('nothing may be compiled')) },
  });
  expect(refused).toMatchObject({ ok: false, failure: { code: 'option/invalid' } });
});

import { describe, expect, it } from 'vitest';

import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import type { Executor } from '../../../core/graph/executor.ts';
import type { Optimiser, TrainingProgram } from '../../../core/graph/training.ts';
import { fedTrainer } from '../../../core/training/fed-trainer.ts';
import { askedWith, expectNear, feedsOf, goldenRun, goldenSteps, optimisers, steps } from '../../support/training-steps.ts';

describe.each([
  ['reference', () => Promise.resolve(referenceExecutor)],
  ['onnx', loadOnnxExecutor],
] satisfies readonly [string, () => Promise<Executor>][])('training with weights as feeds, on %s', (_, load) => {
  async function compiled(name: string): Promise<TrainingProgram> {
    const program = await fedTrainer(await load(), { threads: 1 }).compileTraining(askedWith(optimiserOf(name)));
    if (!program.ok) throw new Error(program.failure.message);
    return program.value;
  }

  it.each(Object.keys(optimisers))('%s: losses and weights of six steps are PyTorch’s', async (name) => {
    const expected = goldenRun.parse(goldenSteps.runs[name]);
    const program = await compiled(name);
    const losses = await steps(program, 0, 6);
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect(done).toBe(6);
    losses.forEach((loss, at) => expect(loss).toBeCloseTo(expected.losses[at] ?? NaN, 5));
    for (const [weight, values] of Object.entries(expected.weights)) expectNear(weight, weights.get(weight), values);
  });

  it('asking for the outputs, or for the weights, moves nothing', async () => {
    const program = await compiled('adam');
    const [first, again] = [await program.evaluate(feedsOf(0)), await program.evaluate(feedsOf(0))];
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect([again, done, weights.get('filter')]).toEqual([first, 0, Float32Array.from(goldenSteps.first['filter'] ?? [])]);
  });

  it('a run continued from a checkpoint ends in the same bytes', async () => {
    const whole = await compiled('adam-w with decay');
    await steps(whole, 0, 3);
    const checkpoint = await whole.read();
    await steps(whole, 3, 6);
    const resumed = await compiled('adam-w with decay');
    await resumed.write(checkpoint);
    await steps(resumed, 3, 6);
    expect(await resumed.read()).toEqual(await whole.read());
    await Promise.all([whole.dispose(), resumed.dispose()]);
  });

  it('weights that are set are a copy, and those of another size are refused', async () => {
    const program = await compiled('momentum 0');
    const mine = new Float32Array(54).fill(0.25);
    await program.write({ weights: new Map([['filter', mine]]) });
    mine.fill(9);
    expect((await program.read()).weights.get('filter')).toEqual(new Float32Array(54).fill(0.25));
    expect(() => program.write({ weights: new Map([['filter', new Float32Array(3)]]) })).toThrow('"filter"');
    await program.dispose();
  });

  it('a gradient that is not in the graph is a refusal', async () => {
    const ask = { ...askedWith(optimiserOf('adam')), trained: [{ weight: 'filter', gradient: 'nothing', decays: false }] };
    const refused = await fedTrainer(await load(), { threads: 1 }).compileTraining(ask);
    expect(refused).toMatchObject({ ok: false, failure: { code: 'engine/no-executor' } });
  });
});

function optimiserOf(name: string): Optimiser {
  const optimiser = optimisers[name];
  if (optimiser === undefined) throw new Error(`no optimiser ${name}`);
  return optimiser;
}

import { beforeAll, expect, it } from 'vitest';

import { loadNativeExecutor } from '../../../core/executors/native.ts';
import { loadLibrary } from '../../../core/executors/native-library.ts';
import type { Optimiser, Trainer, TrainingProgram } from '../../../core/graph/training.ts';
import { describeNative } from '../../support/native-library.ts';
import { askedWith, expectNear, feedsOf, goldenRun, goldenSteps, optimisers, steps } from '../../support/training-steps.ts';

describeNative('training in the session', () => {
  let trainer: Trainer;
  beforeAll(async () => {
    trainer = await loadNativeExecutor({ threads: 2 });
  });

  async function compiled(optimiser: Optimiser): Promise<TrainingProgram> {
    const program = await trainer.compileTraining(askedWith(optimiser));
    if (!program.ok) throw new Error(program.failure.message);
    return program.value;
  }

  it.each(Object.entries(optimisers))('%s: losses and weights of six steps are PyTorch’s', async (name, optimiser) => {
    const expected = goldenRun.parse(goldenSteps.runs[name]);
    const program = await compiled(optimiser);
    const losses = await steps(program, 0, 6);
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect(done).toBe(6);
    losses.forEach((loss, at) => expect(loss).toBeCloseTo(expected.losses[at] ?? NaN, 5));
    for (const [weight, values] of Object.entries(expected.weights)) expectNear(weight, weights.get(weight), values);
  });

  it('asking for the outputs, or for the weights, moves nothing', async () => {
    const program = await compiled(optimisers['adam'] ?? fail());
    const [first, again] = [await program.evaluate(feedsOf(0)), await program.evaluate(feedsOf(0))];
    const { weights, steps: done } = await program.read();
    await program.dispose();
    expect([again, done, weights.get('filter')]).toEqual([first, 0, Float32Array.from(goldenSteps.first['filter'] ?? [])]);
  });

  it('a run continued from a checkpoint ends in the same bytes', async () => {
    const whole = await compiled(optimisers['adam-w with decay'] ?? fail());
    await steps(whole, 0, 3);
    const checkpoint = await whole.read();
    await steps(whole, 3, 6);
    const resumed = await compiled(optimisers['adam-w with decay'] ?? fail());
    await resumed.write(checkpoint);
    await steps(resumed, 3, 6);
    expect(await resumed.read()).toEqual(await whole.read());
    await Promise.all([whole.dispose(), resumed.dispose()]);
  });

  it('weights that are set are a copy: training does not write into the caller’s array, nor the caller into it', async () => {
    const program = await compiled(optimisers['momentum 0'] ?? fail());
    const mine = new Float32Array(54).fill(0.25);
    await program.write({ weights: new Map([['filter', mine]]) });
    await steps(program, 0, 2);
    expect(new Set(mine)).toEqual(new Set([0.25]));
    const before = (await program.read()).weights.get('filter');
    mine.fill(9);
    expect((await program.read()).weights.get('filter')).toEqual(before);
    expect(before).not.toContain(0.25);
    await program.dispose();
  });

  it('1,000 steps leave no tensor behind, and no memory', async () => {
    const program = await compiled(optimisers['momentum 0.9 with decay'] ?? fail());
    for (let at = 0; at < 500; at += 1) await program.step(feedsOf(at % 6), { learningRate: 1e-4 });
    const before = process.memoryUsage.rss();
    for (let at = 0; at < 1000; at += 1) await program.step(feedsOf(at % 6), { learningRate: 1e-4 });
    expect(loadLibrary(2).addon.getNumOfTensors()).toBe(0);
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(8);
    await program.dispose();
    expect(loadLibrary(2).addon.getNumOfSavedModels()).toBe(0);
  });

  it('a gradient that is not in the graph is a refusal', async () => {
    const ask = askedWith(optimisers['adam'] ?? fail());
    const wrong = { ...ask, trained: [{ weight: 'filter', gradient: 'nothing', decays: false }] };
    expect(await trainer.compileTraining(wrong)).toMatchObject({ ok: false, failure: { code: 'engine/no-executor' } });
  });
});

function fail(): never {
  throw new Error('no such optimiser');
}

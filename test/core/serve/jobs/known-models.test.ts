import { expect, it } from 'vitest';

import { succeeded } from '../../../../core/contract/result.ts';
import { referenceExecutor } from '../../../../core/executors/reference.ts';
import type { Executor } from '../../../../core/graph/executor.ts';
import { knownModels } from '../../../../core/serve/jobs/known-models.ts';

/** The reference kernels, but every value of every tensor is a ten-thousandth too large. */
const slightlyWrong: Executor = {
  ...referenceExecutor,
  compile: async (graph, how) => {
    const compiled = await referenceExecutor.compile(graph, how);
    if (!compiled.ok) return compiled;
    return succeeded({
      ...compiled.value,
      run: async (feeds) => {
        const made = await compiled.value.run(feeds);
        return Object.fromEntries(
          Object.entries(made).map(([name, { shape, values }]) => [name, { shape, values: values.map((value) => value * 1.0001) }]),
        );
      },
    });
  },
};

it('an executor that is wrong by a ten-thousandth fails every known model', async () => {
  const cases = await knownModels(slightlyWrong);
  expect(cases.filter(({ passed }) => passed)).toEqual([]);
});

it('the reference kernels give the maps that follow by hand', async () => {
  const cases = await knownModels(referenceExecutor);
  expect(cases.map(({ name, passed }) => [name.replace(', largest difference', ''), passed])).toEqual([
    ['linear model: saliency', true],
    ['linear model: input-x-gradient', true],
    ['linear model: integrated-gradients', true],
    ['linear model: occlusion', true],
    ['ReLU network: saliency', true],
    ['linear head after a convolution: grad-cam', true],
  ]);
});

import { beforeAll, describe, expect, it } from 'vitest';

import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import type { Executor } from '../../../core/graph/executor.ts';
import { everyKindCase, everything, expectAsReference, firstCase, run } from './against-reference.ts';

let onnx: Executor;
beforeAll(async () => {
  onnx = await loadOnnxExecutor();
});

describe.each(everyKindCase)('onnx against reference: $kind, $says', (named) => {
  it.each([{ constants: false }, { constants: true }])(
    'value, gradients and gradients of gradients agree (weights constant: $constants)',
    async ({ constants }) => {
      await expectAsReference(onnx, named, constants);
    },
  );
});

it('the same program, fed the same, gives the same bytes', async () => {
  const { graph, feeds } = everything('conv', firstCase('conv'), true);
  const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => run(onnx, graph, feeds)));
  for (const other of others) expect(other).toEqual(first);
});

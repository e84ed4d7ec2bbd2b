import { expect, it } from 'vitest';

import { agreement } from '../../../core/executors/agreement.ts';
import { chooseExecutor } from '../../../core/executors/choose.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { selfTest } from '../../../core/executors/self-test.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Executor, Program } from '../../../core/graph/executor.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import { fixtureKeras } from '../../support/read-fixture.ts';

/** An executor that answers like the reference, but for one output value of a graph that holds the given kind. */
function wrongAt(kind: string): Executor {
  const spoil = (program: Program): Program => ({
    ...program,
    run: async (feeds) => {
      const fetches = await program.run(feeds);
      const node = program.graph.nodes.find((it) => it.kind === kind && program.graph.outputs.includes(it.output));
      const tensor = fetches[node?.output ?? ''];
      if (node === undefined || tensor === undefined) return fetches;
      return { ...fetches, [node.output]: { ...tensor, values: tensor.values.map((value, at) => (at === 0 ? value + 0.01 : value)) } };
    },
  });
  return {
    ...referenceExecutor,
    compile: async (graph, how) => {
      const compiled = await referenceExecutor.compile(graph, how);
      return compiled.ok ? { ok: true, value: spoil(compiled.value) } : compiled;
    },
  };
}

it('an executor with one wrong kernel fails, and the kind is named', async () => {
  const result = await selfTest(wrongAt('max-pool'));
  expect(result.passed).toBe(false);
  expect(result.reasons.join()).toContain('max-pool');
});

it('an executor that cannot compile fails with its reason', async () => {
  const refusing: Executor = {
    ...referenceExecutor,
    compile: () => Promise.resolve({ ok: false, failure: { code: 'engine/no-executor', message: 'no library' } }),
  };
  expect(await selfTest(refusing)).toEqual({ passed: false, reasons: ['no library'] });
});

it('ONNX Runtime passes and is what auto chooses', async () => {
  const chosen = await chooseExecutor('auto');
  expect(chosen.ok && [chosen.value.executor.id, chosen.value.selfTest]).toEqual(['onnx', { passed: true, reasons: [] }]);
});

it('a program that differs from the reference is noticed', async () => {
  const build = new GraphBuilder();
  const y = build.add('relu', [build.input('x', [BATCH, 4])], {}, 'y');
  const graph = build.build([y]);
  const compiled = await wrongAt('relu').compile(graph, { threads: 1 });
  expect(compiled.ok && (await agreement(compiled.value, referenceExecutor)).state).toBe('differs');
});

it('both executors agree on a whole network', async () => {
  const model = await fixtureKeras('nets/C/models/C.keras2.h5');
  expect(await compared(model.graph)).toMatchObject({ state: 'agrees' });
});

async function compared(graph: Graph): Promise<unknown> {
  const compiled = await (await loadOnnxExecutor()).compile(graph, { threads: 1 });
  return compiled.ok ? agreement(compiled.value, referenceExecutor) : compiled.failure;
}

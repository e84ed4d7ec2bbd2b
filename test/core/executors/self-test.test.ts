import { expect, it } from 'vitest';

import { agreement } from '../../../core/executors/agreement.ts';
import { candidates } from '../../../core/executors/candidates.table.ts';
import { chooseExecutor, testedExecutor } from '../../../core/executors/choose.ts';
import type { Trust } from '../../../core/executors/choose.ts';
import { loadOnnxExecutor } from '../../../core/executors/onnx.ts';
import { referenceExecutor } from '../../../core/executors/reference.ts';
import { refusingKinds } from '../../../core/executors/refusing-kinds.ts';
import { selfTest } from '../../../core/executors/self-test.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Executor, Program } from '../../../core/graph/executor.ts';
import type { Graph } from '../../../core/graph/graph.ts';
import { nodeKinds } from '../../../core/graph/kinds/kinds.table.ts';
import type { AttributesOf, NodeKind } from '../../../core/graph/node.ts';
import { BATCH } from '../../../core/graph/shape.ts';
import type { Shape } from '../../../core/graph/shape.ts';
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
  expect(result.kinds.filter(({ state }) => state !== 'passed').map(({ kind }) => kind)).toEqual(['max-pool']);
});

it('a graph with a kind that failed the self-test is refused before anything runs, others are not', async () => {
  const executor = refusingKinds(wrongAt('max-pool'), await selfTest(wrongAt('max-pool'), ['max-pool', 'relu']));
  const window = { window: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;
  const pooled = await executor.compile(graphOf('max-pool', [BATCH, 4, 4, 1], window), { threads: 1 });
  expect(pooled.ok ? '' : pooled.failure.message).toContain('cannot run max-pool');
  expect(await executor.compile(graphOf('relu', [BATCH, 4], {}), { threads: 1 })).toMatchObject({ ok: true });
});

it('a kind that an executor says it does not support is refused, and is no fault of it', async () => {
  const narrow: Executor = { ...referenceExecutor, supports: (kind) => kind !== 'erf' };
  const result = await selfTest(narrow, ['erf', 'relu']);
  expect([result.passed, result.kinds.map(({ state }) => state)]).toEqual([true, ['unsupported', 'passed']]);
});

it('one kernel that cannot be compiled takes only its own kind with it', async () => {
  const choking: Executor = {
    ...referenceExecutor,
    compile: async (graph, how) =>
      graph.nodes.some(({ kind }) => kind === 'erf')
        ? { ok: false, failure: { code: 'engine/no-executor', message: 'erf is unknown here' } }
        : referenceExecutor.compile(graph, how),
  };
  const result = await selfTest(choking, ['erf', 'relu', 'abs']);
  expect(result.kinds.map(({ kind, state }) => [kind, state])).toEqual([
    ['erf', 'failed'],
    ['relu', 'passed'],
    ['abs', 'passed'],
  ]);
  expect(result.reasons).toEqual(['erf: erf is unknown here']);
});

it('an executor that cannot compile fails with its reason', async () => {
  const refusing: Executor = {
    ...referenceExecutor,
    compile: () => Promise.resolve({ ok: false, failure: { code: 'engine/no-executor', message: 'no library' } }),
  };
  const result = await selfTest(refusing, ['relu']);
  expect([result.passed, result.reasons]).toEqual([false, ['relu: no library']]);
});

it('ONNX Runtime passes and is what auto chooses', async () => {
  const chosen = await chooseExecutor('auto');
  expect(chosen.ok && [chosen.value.executor.id, chosen.value.selfTest.passed, chosen.value.fallbacks]).toEqual(['onnx', true, []]);
  expect(chosen.ok && chosen.value.selfTest.kinds.map(({ kind }) => kind)).toEqual(nodeKinds);
});

it('where libraries do not load auto falls back in order, and says what it fell back from', async () => {
  const trust: Trust = async (candidate) =>
    candidate.id === 'wasm'
      ? testedExecutor(candidates.reference)
      : testedExecutor({ ...candidate, load: () => Promise.reject(new Error('gone')) });
  const chosen = await chooseExecutor('auto', trust);
  expect(chosen.ok && chosen.value.fallbacks).toEqual(['ONNX Runtime is not used: gone', 'TensorFlow is not used: gone']);
});

it('a backend that was named has no stand-in', async () => {
  const trust: Trust = async (candidate) => testedExecutor({ ...candidate, load: () => Promise.reject(new Error('gone')) });
  const chosen = await chooseExecutor('onnx', trust);
  expect(chosen.ok ? '' : chosen.failure.message).toContain('ONNX Runtime is not used: gone');
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

function graphOf<Kind extends NodeKind>(kind: Kind, shape: Shape, attributes: AttributesOf[Kind]): Graph {
  const build = new GraphBuilder();
  return build.build([build.add(kind, [build.input('x', shape)], attributes, 'y')]);
}

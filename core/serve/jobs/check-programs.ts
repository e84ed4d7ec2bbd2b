import type { ExplainAsk } from '../../attribution/explainer.ts';
import type { Protocol } from '../../contract/protocol.ts';
import { agreeWithNext } from '../../executors/agree-with-next.ts';
import type { Comparison, Partner } from '../../executors/agree-with-next.ts';
import { candidates } from '../../executors/candidates.table.ts';
import type { Program, Tensor } from '../../graph/executor.ts';
import { shapeOf } from '../../graph/graph.ts';

import type { PairSession, Side } from './pair-session.ts';
import { inputShape } from './read-inputs.ts';
import { trust } from './trusted-executor.ts';

/** A program of a pair, and how many rows of a batch one item costs it. */
export interface PairProgram {
  readonly program: Program;
  readonly rowsPerItem: number;
}

/** Compiles everything that an audit of this pair runs, by rehearsing the explanation of one black picture with both models. */
export async function compilePrograms(
  session: PairSession,
  { protocol, signal }: { readonly protocol: Protocol; readonly signal: AbortSignal },
): Promise<readonly PairProgram[]> {
  const { teacher, compressed } = session;
  return [
    ...(await compileSide(teacher, (ask) => answerAlone(teacher, ask, protocol), signal)),
    ...(await compileSide(compressed, async (ask) => compressed.explainer.answer({ ...ask, target: ask.targetWeights }), signal)),
  ];
}

/** The teacher is asked for its own target, and for given ones by the floors; its answers are needed alone as well. */
async function answerAlone({ explainer }: Side, ask: ExplainAsk, { targetRule, scalar }: Protocol): Promise<void> {
  await explainer.logits(ask.inputs);
  if (targetRule === 'teacher-prediction') await explainer.answer({ ...ask, target: scalar });
  await explainer.explain(ask);
}

/** Libraries that a program is compared with where the reference would take too long: those whose faults end no process. */
const PARTNERS = ['onnx', 'wasm'] as const;

/** Each program against the next executor that can run it in time. */
export async function checkPrograms(session: PairSession, programs: readonly PairProgram[]): Promise<readonly Comparison[]> {
  const { executor, threads } = session;
  const partners = PARTNERS.filter((id) => id !== executor.id).map((id): Partner => async () => {
    const trial = await trust(candidates[id], { threads });
    return trial.fit ? trial.executor : null;
  });
  const comparisons: Comparison[] = [];
  for (const { program } of programs) comparisons.push(await agreeWithNext(program, executor, partners));
  return comparisons;
}

async function compileSide(side: Side, run: (ask: ExplainAsk) => Promise<unknown>, signal: AbortSignal): Promise<readonly PairProgram[]> {
  const before = new Map((await side.explainer.workload()).map(({ program, rows }) => [program, rows]));
  const classes = shapeOf(side.model.graph, side.model.logits).at(-1) ?? 1;
  const inputs: Tensor = { shape: [1, ...inputShape(side.model)], values: side.black };
  const values = Float32Array.from({ length: classes }, (_, index) => (index === 0 ? 1 : 0));
  // what is answered for a black picture is of no interest
  await run({
    inputs,
    black: side.black,
    white: side.white,
    seed: 0,
    targetWeights: { shape: [1, classes], values },
    signal,
    isRehearsal: true,
  });
  const after = await side.explainer.workload();
  return after.map(({ program, rows }) => ({ program, rowsPerItem: rows - (before.get(program) ?? 0) }));
}

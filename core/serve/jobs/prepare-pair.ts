import type { Handlers } from '../../contract/call.ts';
import { failure } from '../../contract/failures.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { failed, succeeded } from '../../contract/result.ts';
import { agreement } from '../../executors/agreement.ts';
import type { Agreement } from '../../executors/agreement.ts';
import { referenceExecutor } from '../../executors/reference.ts';
import type { Tensor } from '../../graph/executor.ts';
import { shapeOf } from '../../graph/graph.ts';

import { failedBy } from './failed-by.ts';
import type { PairSession, PairSessions, Side } from './pair-session.ts';
import { inputShape } from './read-inputs.ts';

/**
 * `pair/prepare`: compiles everything an audit will run, compares each program with the reference on seeded noise, and
 * says which layers, batch size and threads the run will use.
 */
export function preparePair(pairs: PairSessions): Handlers<Jobs>['pair/prepare'] {
  return (request, context) =>
    failedBy(async () => {
      const opened = await pairs.open(request);
      if (!opened.ok) return opened;
      const session = opened.value;
      const agreements = [
        ...(await agreementsOf(session.teacher, context.signal)),
        ...(await agreementsOf(session.compressed, context.signal)),
      ];
      const [differing] = agreements.flatMap((it) => (it.state === 'differs' ? [it.difference] : []));
      if (differing !== undefined)
        return failed(
          failure(
            'engine/no-executor',
            `${session.executor.id} and the reference differ by ${String(differing)} of the largest value on seeded noise; use --backend reference`,
          ),
        );
      return succeeded({
        value: {
          executor: session.executor.id,
          executorVersion: session.executor.version,
          threads: session.threads,
          batch: session.batch,
          agreement: Math.max(0, ...agreements.map((it) => (it.state === 'not-compared' ? 0 : it.difference))),
          methods: session.teacher.methods.map(({ method }, at) => {
            const [teacher, compressed] = [session.teacher.layers[at] ?? null, session.compressed.layers[at] ?? null];
            return {
              id: method.id,
              version: method.version,
              layer: teacher === null || compressed === null ? null : { teacher, compressed },
            };
          }),
          notices: noticesOf(session, agreements),
        },
      });
    });
}

async function agreementsOf(side: Side, signal: AbortSignal): Promise<readonly Agreement[]> {
  const shape = inputShape(side.model);
  const classes = shapeOf(side.model.graph, side.model.logits).at(-1) ?? 1;
  const inputs: Tensor = { shape: [1, ...shape], values: side.black };
  const targetWeights: Tensor = {
    shape: [1, classes],
    values: Float32Array.from({ length: classes }, (_, index) => (index === 0 ? 1 : 0)),
  };
  await side.explainer.logits(inputs);
  // one run compiles the programs; what it answers for a black picture is of no interest
  await side.explainer.explain({ inputs, targetWeights, black: side.black, white: side.white, seed: 0, signal });
  const programs = await side.explainer.programs();
  const results: Agreement[] = [];
  for (const program of programs) results.push(await agreement(program, referenceExecutor));
  return results;
}

function noticesOf(session: PairSession, agreements: readonly Agreement[]): string[] {
  const notices = [...session.teacher.model.notices, ...session.compressed.model.notices];
  const skipped = agreements.filter((it) => it.state === 'not-compared').length;
  if (skipped > 0)
    notices.push(`${String(skipped)} of ${String(agreements.length)} programs are too large to be compared with the reference kernels`);
  if (session.compressed.model.integer)
    notices.push('gradients of the integer model are taken on its twin (fake quantisation, straight through): twin, not certified');
  const input = inputShape(session.teacher.model);
  if (input[0] === 1 && (input[2] ?? 1) > 1) notices.push('the leads of a signal are summed before maps are compared');
  return notices;
}

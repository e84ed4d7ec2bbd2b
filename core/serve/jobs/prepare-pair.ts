import type { ExecutorChoice, ExecutorId } from '../../contract/backend.ts';
import type { Handlers } from '../../contract/call.ts';
import type { Jobs } from '../../contract/jobs.ts';
import { succeeded } from '../../contract/result.ts';
import type { Comparison } from '../../executors/agree-with-next.ts';

import { chooseForPair } from './choose-for-pair.ts';
import { failedBy } from './failed-by.ts';
import type { PairSession, PairSessions } from './pair-session.ts';
import { inputShape } from './read-inputs.ts';

/**
 * `pair/prepare`: compiles everything an audit will run, chooses the executor, and says which layers, batch size,
 * threads and workers the run will use.
 */
export function preparePair(pairs: PairSessions): Handlers<Jobs>['pair/prepare'] {
  return (request, context) =>
    failedBy(async () => {
      const chosen = await chooseForPair(pairs, request, context.signal);
      if (!chosen.ok) return chosen;
      const { session, choice, comparisons } = chosen.value;
      return succeeded({
        value: {
          executor: session.executor.id,
          executorVersion: session.executor.version,
          threads: session.threads,
          batch: session.batch,
          workers: session.workers,
          choice,
          agreement: Math.max(0, ...comparisons.map((it) => (it.state === 'not-compared' ? 0 : it.difference))),
          partners: partnersOf(comparisons),
          methods: session.teacher.methods.map(({ method }, at) => {
            const [teacher, compressed] = [session.teacher.layers[at] ?? null, session.compressed.layers[at] ?? null];
            return {
              id: method.id,
              version: method.version,
              layer: teacher === null || compressed === null ? null : { teacher, compressed },
            };
          }),
          notices: [...choiceNotices(choice), ...noticesOf(session, comparisons)],
        },
      });
    });
}

function partnersOf(comparisons: readonly Comparison[]): ExecutorId[] {
  return [...new Set(comparisons.flatMap(({ partner }) => (partner === null ? [] : [partner])))];
}

/** Executors that were not allowed are told, and so is a choice by measurement; one that was not needed is not. */
function choiceNotices({ how, trials }: ExecutorChoice): string[] {
  const barred = trials.flatMap(({ id, state, reason }) =>
    state === 'barred' ? [`executor ${id} is barred from this pair: ${reason ?? ''}`] : [],
  );
  if (how !== 'calibrated') return barred;
  const times = trials.flatMap(({ id, secondsPerItem }) =>
    secondsPerItem === null ? [] : [`${id} ${(secondsPerItem * 1000).toPrecision(3)} ms`],
  );
  return [...barred, `executor chosen by calibration on seeded noise, per item: ${times.join(', ')}`];
}

function noticesOf(session: PairSession, comparisons: readonly Comparison[]): string[] {
  const notices = [...session.teacher.model.notices, ...session.compressed.model.notices];
  const skipped = comparisons.filter((it) => it.state === 'not-compared').length;
  if (skipped > 0)
    notices.push(`${String(skipped)} of ${String(comparisons.length)} programs are too large to be compared with another executor`);
  if (session.compressed.model.integer)
    notices.push('gradients of the integer model are taken on its twin (fake quantisation, straight through): twin, not certified');
  for (const { method } of session.teacher.methods) if (method.caution !== undefined) notices.push(`${method.title}: ${method.caution}`);
  const input = inputShape(session.teacher.model);
  if (input[0] === 1 && (input[2] ?? 1) > 1) notices.push('the leads of a signal are summed before maps are compared');
  return notices;
}

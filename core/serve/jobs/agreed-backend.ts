import type { Explainer } from '../../attribution/explainer.ts';
import { failure } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';
import { agreeWithNext } from '../../executors/agree-with-next.ts';

import type { SingleSession } from './single-session.ts';

/**
 * Compares the programs that a single-model job has run with the reference kernels, on seeded noise, and notes what was
 * too large for that. It comes after the first answers, which a person is waiting for, and before anything is written:
 * an executor that disagrees gives no result.
 */
export async function expectAgreement(
  { executor, backend }: Pick<SingleSession, 'executor' | 'backend'>,
  explainer: Explainer,
): Promise<void> {
  const programs = await explainer.workload();
  let tooLarge = 0;
  for (const { program } of programs) {
    const found = await agreeWithNext(program, executor, []);
    if (found.state === 'not-compared') tooLarge += 1;
    if (found.state === 'differs')
      throw new FailureError(
        failure(
          'engine/no-executor',
          `${executor.id} differs from ${String(found.partner)} by ${found.difference.toExponential(1)} of the largest value on seeded noise; use another --backend`,
        ),
      );
  }
  if (tooLarge > 0)
    backend.notes.push(
      `${String(tooLarge)} of ${String(programs.length)} programs are too large to be compared with the reference kernels`,
    );
}

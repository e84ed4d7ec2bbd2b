import type { Backend, ExecutorId } from '../../contract/backend.ts';
import { failure } from '../../contract/failures.ts';
import { FailureError } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { Attempt } from '../../executors/attempt.ts';
import type { Candidate } from '../../executors/candidates.table.ts';
import { chooseExecutor, testedExecutor } from '../../executors/choose.ts';
import type { Chosen, Trial } from '../../executors/choose.ts';
import { refusingKinds } from '../../executors/refusing-kinds.ts';
import { Remembered } from '../../executors/remembered.ts';
import { selfTestSet } from '../../executors/self-test.ts';
import type { Executor } from '../../graph/executor.ts';

const PASSED = 'passed';
const trials = new Map<ExecutorId, { readonly threads: number; readonly trial: Promise<Trial> }>();

/** The executor a person asked for, or the first that is right, as `chooseExecutor`; tests are remembered. */
export function trustedExecutor(wanted: Backend, threads = 1): Promise<Result<Chosen>> {
  return chooseExecutor(wanted, (candidate) => trust(candidate, { threads }));
}

/**
 * An executor that has passed its self-test on this machine. The test takes longer than the first map, so a pass is
 * remembered from one process to the next, unless it is to be `fresh`. Where a library has been loaded with another
 * number of threads for good, a new worker is needed (`engine/worker-used`).
 */
export async function trust(candidate: Candidate, how: { readonly threads: number; readonly fresh?: boolean }): Promise<Trial> {
  const known = trials.get(candidate.id);
  if (known !== undefined && candidate.threadsFixedBy === 'process' && known.threads !== how.threads)
    throw new FailureError(
      failure(
        'engine/worker-used',
        `${candidate.title}: ${String(how.threads)} threads were asked for, ${String(known.threads)} are running`,
      ),
    );
  if (known !== undefined && how.fresh !== true) return known.trial;
  const { threads, fresh = false } = how;
  const trial = cautiously(candidate, fresh, () => (fresh ? tested(candidate, threads) : rememberedOrTested(candidate, threads)));
  trials.set(candidate.id, { threads, trial });
  return trial;
}

/** Where its faults may end this process, an attempt that did is not repeated, unless somebody asks for a fresh one. */
async function cautiously(candidate: Candidate, fresh: boolean, work: () => Promise<Trial>): Promise<Trial> {
  if (!candidate.mayAbort) return work();
  const attempt = new Attempt('self-test', candidate.id);
  if (!fresh && attempt.endedItsProcess)
    return { fit: false, reason: 'its self-test has ended a worker; `concord self-test` tries it again' };
  attempt.begin();
  try {
    return await work();
  } finally {
    attempt.end();
  }
}

async function rememberedOrTested(candidate: Candidate, threads: number): Promise<Trial> {
  const executor = candidate.id === 'reference' ? null : await candidate.load({ threads }).catch(() => null);
  if (executor === null || stamp(executor).read() !== PASSED) return tested(candidate, threads);
  const selfTest = { passed: true, reasons: [], kinds: [] };
  return { fit: true, executor: refusingKinds(executor, selfTest), selfTest };
}

async function tested(candidate: Candidate, threads: number): Promise<Trial> {
  const trial = await testedExecutor(candidate, threads);
  if (trial.fit && trial.selfTest.passed && candidate.id !== 'reference') stamp(trial.executor).write(PASSED);
  return trial;
}

function stamp(executor: Executor): Remembered {
  return new Remembered('self-test', executor, [selfTestSet()]);
}

import type { Backend, ExecutorId } from '../../contract/backend.ts';
import type { Result } from '../../contract/result.ts';
import type { Candidate } from '../../executors/candidates.table.ts';
import { chooseExecutor, testedExecutor } from '../../executors/choose.ts';
import type { Chosen, Trial } from '../../executors/choose.ts';
import { refusingKinds } from '../../executors/refusing-kinds.ts';
import { TestStamp } from '../../executors/test-stamp.ts';

const trials = new Map<ExecutorId, Promise<Trial>>();

/** The executor a person asked for, or the first that is right, as `chooseExecutor`; tests are remembered. */
export function trustedExecutor(wanted: Backend): Promise<Result<Chosen>> {
  return chooseExecutor(wanted, trust);
}

/**
 * An executor that has passed its self-test on this machine. The test takes longer than the first map, so a pass is
 * remembered from one process to the next.
 */
export function trust(candidate: Candidate): Promise<Trial> {
  const known = trials.get(candidate.id) ?? rememberedOrTested(candidate);
  trials.set(candidate.id, known);
  return known;
}

async function rememberedOrTested(candidate: Candidate): Promise<Trial> {
  if (candidate.id === 'reference') return testedExecutor(candidate);
  const executor = await candidate.load().catch(() => null);
  if (executor === null) return testedExecutor(candidate); // says why it does not load
  const stamp = new TestStamp(executor);
  if (stamp.isPassed) {
    const selfTest = { passed: true, reasons: [], kinds: [] };
    return { fit: true, executor: refusingKinds(executor, selfTest), selfTest };
  }
  const tested = await testedExecutor(candidate);
  if (tested.fit && tested.selfTest.passed) stamp.pass();
  return tested;
}

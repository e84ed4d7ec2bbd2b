import type { Backend } from '../contract/backend.ts';
import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import type { Executor } from '../graph/executor.ts';

import { candidatesFor } from './candidates.table.ts';
import type { Candidate } from './candidates.table.ts';
import { refusingKinds } from './refusing-kinds.ts';
import { selfTest } from './self-test.ts';
import type { SelfTest } from './self-test.ts';

/** An executor that may run, and the test it has passed. */
export interface Trusted {
  readonly executor: Executor;
  readonly selfTest: SelfTest;
}

export interface Chosen extends Trusted {
  /** One sentence for each executor that would have come first. */
  readonly fallbacks: readonly string[];
}

export type Trial = ({ readonly fit: true } & Trusted) | { readonly fit: false; readonly reason: string };

/** Makes an executor of a candidate, or says why it may not run. */
export type Trust = (candidate: Candidate) => Promise<Trial>;

/**
 * The executor a person asked for, or the first that is right. One that does not load, or fails its self-test, is never
 * used, and why it was not is said; last come the reference kernels, which are slow and exact.
 */
export async function chooseExecutor(wanted: Backend, trust: Trust = testedExecutor): Promise<Result<Chosen>> {
  const fallbacks: string[] = [];
  for (const candidate of candidatesFor(wanted)) {
    const trial = await trust(candidate);
    if (trial.fit) return succeeded({ executor: trial.executor, selfTest: trial.selfTest, fallbacks });
    fallbacks.push(`${candidate.title} is not used: ${trial.reason}`);
  }
  return failed(failure('engine/no-executor', fallbacks.join('; ')));
}

/**
 * Loads and tests. An executor that is wrong for a few kinds may still run graphs without them; one that runs none may
 * not run at all. The reference kernels are what the others are compared with: nothing could test them here.
 */
export async function testedExecutor(candidate: Candidate, threads = 1): Promise<Trial> {
  try {
    const executor = await candidate.load({ threads });
    if (candidate.id === 'reference') return { fit: true, executor, selfTest: { passed: true, reasons: [], kinds: [] } };
    const result = await selfTest(executor);
    if (result.kinds.every(({ state }) => state !== 'passed')) return { fit: false, reason: result.reasons.join('; ') };
    return { fit: true, executor: refusingKinds(executor, result), selfTest: result };
  } catch (error) {
    return { fit: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

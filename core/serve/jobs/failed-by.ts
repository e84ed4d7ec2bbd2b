import { failure } from '../../contract/failures.ts';
import { failed, FailureError } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { saysNoMemory } from '../../work/worker-end.ts';

/**
 * Runs a job; a failure that had to be thrown on the way (from inside a transform or a driver) becomes its result, and so
 * does memory that an executor was refused: less at once may do.
 */
export async function failedBy<Value>(job: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await job();
  } catch (error) {
    if (error instanceof FailureError) return failed(error.failure);
    if (error instanceof Error && saysNoMemory(error.message)) return failed(failure('engine/out-of-memory', error.message.slice(0, 200)));
    throw error;
  }
}

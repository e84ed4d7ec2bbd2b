import { failed, FailureError } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';

/** Runs a job; a failure that had to be thrown on the way (from inside a transform or a driver) becomes its result. */
export async function failedBy<Value>(job: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await job();
  } catch (error) {
    if (error instanceof FailureError) return failed(error.failure);
    throw error;
  }
}

import { failure } from '../contract/failures.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import { FailureError, failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

/** Ends the reading of a file from any depth; `attempt` at the edge turns it into a value again. */
export function refuse(code: FailureCode, what: string, details?: Failure['details']): never {
  throw new FailureError(failure(code, what, details));
}

/** Runs a reader that refuses by throwing, and answers with a value. Anything else that is thrown is a fault of ours. */
export async function attempt<Value>(work: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return succeeded(await work());
  } catch (error) {
    if (error instanceof FailureError) return failed(error.failure);
    throw error;
  }
}

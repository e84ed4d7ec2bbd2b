import type { FailureCode } from './failures.table.ts';

/** What a person can cause or cure comes back as a value; only our own broken invariants are thrown. */
export type Result<Value, Problem = Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Problem };

/**
 * One failure as it travels: a stable code of `failures.ts`, a sentence (what, expected, received, next step),
 * and details that a script may read. Text taken from files is escaped and cut before it gets here.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}

export function succeeded<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

export function failed<Problem>(failure: Problem): { readonly ok: false; readonly failure: Problem } {
  return { ok: false, failure };
}

/** Carries a failure through code that can only throw (a shape rule deep in a transform); caught at the next edge. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.message}`);
    this.failure = failure;
  }
}

import type { Handlers } from '../../../core/contract/call.ts';
import { failure } from '../../../core/contract/failures.ts';
import { jobs } from '../../../core/contract/jobs.ts';
import type { Jobs } from '../../../core/contract/jobs.ts';
import { failed } from '../../../core/contract/result.ts';

/** Handlers for every job, of which only the given ones do anything. */
export function jobDoubles(given: Partial<Handlers<Jobs>>): Handlers<Jobs> {
  const refuse = async () => failed(failure('method/not-applicable', 'not played here'));
  const all = Object.fromEntries(Object.keys(jobs).map((name) => [name, refuse]));
  return parseHandlers({ ...all, ...given });
}

function parseHandlers(handlers: object): Handlers<Jobs> {
  return handlers as Handlers<Jobs>;
}

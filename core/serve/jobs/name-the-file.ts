import { basename } from 'node:path';

import { shownName } from '../../contract/failures.ts';
import { failed } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';

/** A refusal that says which file: a job may open two models and a place of data, and readers know only bytes. */
export function nameTheFile<Value>(path: string, read: Result<Value>): Result<Value> {
  const name = shownName(basename(path));
  if (read.ok || read.failure.message.includes(name)) return read;
  return failed({ ...read.failure, message: `"${name}": ${read.failure.message}` });
}

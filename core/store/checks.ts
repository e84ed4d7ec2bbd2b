import { failure } from '../contract/failures.ts';
import { failed } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Connection } from './connection.ts';
import type { CheckFacts } from './stores.ts';
import { checkLog } from './tables/log.ts';

/** Steps 5 to 7 of opening: structure (types, bounds and checks of every row), foreign keys, log chain with its head. */
export function checkContent(connection: Connection): Result<CheckFacts> {
  const structure = connection.all<{ quick_check: string }>('PRAGMA quick_check(1)');
  const found = structure[0]?.quick_check ?? 'no answer';
  if (found !== 'ok') return failed(failure('project/damaged', `the database is damaged: ${found.slice(0, 200)}`));
  const orphan = connection.first<{ table: string; parent: string }>('PRAGMA foreign_key_check');
  if (orphan !== undefined) {
    return failed(failure('project/damaged', `a row of ${orphan.table} belongs to a row of ${orphan.parent} that does not exist`));
  }
  return checkLog(connection);
}

import { failure, shownName } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Connection } from './connection.ts';
import type { CheckFacts } from './records.ts';
import { checkLog } from './tables/log.ts';

/** One step of the check; each takes some hundred milliseconds in a project of 20,000 items. */
export type Check = (connection: Connection) => Result<unknown>;

/** Steps 5 to 7 of opening: structure (types, bounds and checks of every row), foreign keys, log chain with its head. */
export const contentChecks: readonly Check[] = [checkStructure, checkForeignKeys, checkLog];

export function checkContent(connection: Connection): Result<CheckFacts> {
  const structure = checkStructure(connection);
  if (!structure.ok) return structure;
  const keys = checkForeignKeys(connection);
  return keys.ok ? checkLog(connection) : keys;
}

function checkStructure(connection: Connection): Result<void> {
  const [first] = connection.all<{ quick_check: string }>('PRAGMA quick_check(1)');
  const found = first?.quick_check ?? 'no answer';
  return found === 'ok' ? succeeded(undefined) : failed(failure('project/damaged', `the database is damaged: ${shownName(found)}`));
}

function checkForeignKeys(connection: Connection): Result<void> {
  const orphan = connection.first<{ table: string; parent: string }>('PRAGMA foreign_key_check');
  if (orphan === undefined) return succeeded(undefined);
  return failed(
    failure('project/damaged', `a row of ${shownName(orphan.table)} belongs to a row of ${shownName(orphan.parent)} that does not exist`),
  );
}

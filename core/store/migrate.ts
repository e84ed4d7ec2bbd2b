import type { Connection } from './connection.ts';
import { currentVersion, migrations } from './migrations/migrations.ts';

/**
 * Brings the schema up to date, inside the caller's transaction: after a kill the project is either as it was or as it
 * is to be. Answers the version before; null where nothing was to be done.
 */
export function migrate(connection: Connection): number | null {
  const before = Number(connection.setting('user_version'));
  if (before === currentVersion) return null;
  const missing = migrations.filter(({ version }) => version > before);
  for (const statement of missing.flatMap(({ statements }) => statements)) connection.execute(statement);
  connection.execute(`PRAGMA user_version = ${String(currentVersion)}`);
  return before;
}

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { Connection } from './connection.ts';
import { migrations } from './migrations/migrations.ts';

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

// A hostile text is neither read nor shown beyond the length of ours: `octet_length` looks only at the record's header.
const READ_SCHEMA = `SELECT type, name, tbl_name, CASE WHEN octet_length(sql) <= 10000 THEN sql ELSE coalesce(sql, '') END AS sql
  FROM sqlite_schema ORDER BY type, name`;

/**
 * Compares the whole schema word for word with ours of the same version: no trigger, view, virtual table, generated column or index of
 * foreign origin can be present, whatever it would do.
 */
export function checkSchema(connection: Connection): Result<void> {
  const found = connection.all<SchemaRow>(READ_SCHEMA);
  const ours = expectedSchema(Number(connection.setting('user_version')));
  const surplus = found.find((row) => !ours.some((known) => sameRow(row, known)));
  if (surplus !== undefined) {
    return failed(
      failure('project/foreign-schema', `the ${surplus.type.slice(0, 20)} "${surplus.name.slice(0, 60)}" is not part of a project`),
    );
  }
  const missing = ours.find((known) => !found.some((row) => sameRow(row, known)));
  if (missing !== undefined) return failed(failure('project/foreign-schema', `the ${missing.type} "${missing.name}" is missing`));
  return succeeded(undefined);
}

const expected = new Map<number, readonly SchemaRow[]>();

/** What SQLite itself makes of our statements up to a version, automatic indexes included. */
function expectedSchema(version: number): readonly SchemaRow[] {
  const known = expected.get(version);
  if (known !== undefined) return known;
  const memory = new Connection(':memory:', { mode: 'create' });
  for (const statement of migrations.filter((step) => step.version <= version).flatMap(({ statements }) => statements))
    memory.execute(statement);
  const rows = memory.all<SchemaRow>(READ_SCHEMA);
  expected.set(version, rows);
  memory.close();
  return rows;
}

function sameRow(a: SchemaRow, b: SchemaRow): boolean {
  return a.type === b.type && a.name === b.name && a.tbl_name === b.tbl_name && a.sql === b.sql;
}

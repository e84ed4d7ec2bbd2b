import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';

import Database from 'better-sqlite3';

import type { FailureCode } from '../../../core/contract/failures.table.ts';

/**
 * One project that must be refused: made from a good one (closed, a few items, one floor, one review), named by what is wrong with it.
 * `code` is the answer to opening for writing. Rows P1-P7, P10 and P13 of the security tests.
 */
export interface BadProject {
  readonly name: string;
  readonly code: FailureCode;
  /** Writes the bad project to `path`. */
  make(good: string, path: string): void;
}

const notProjects: readonly BadProject[] = [
  { name: 'an empty file', code: 'project/not-a-project', make: (_good, path) => writeFileSync(path, '') },
  { name: 'random bytes', code: 'project/not-a-project', make: (_good, path) => writeFileSync(path, noise(8192)) },
  {
    name: 'a JPEG',
    code: 'project/not-a-project',
    make: (_good, path) => writeFileSync(path, Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100', 'hex'), noise(5000)])),
  },
  { name: 'a folder', code: 'project/not-a-project', make: (_good, path) => mkdirSync(path) },
  {
    name: 'a database of another program',
    code: 'project/not-a-project',
    make: (_good, path) => {
      const database = new Database(path);
      database.exec('CREATE TABLE anything (value INTEGER)');
      database.close();
    },
  },
  {
    name: 'the first 60 bytes of a project',
    code: 'project/not-a-project',
    make: (good, path) => writeFileSync(path, readFileSync(good).subarray(0, 60)),
  },
  { name: 'a project with a changed magic', code: 'project/not-a-project', make: patched(0, Buffer.from('SQLite format 2\0')) },
  { name: 'a project with another application id', code: 'project/not-a-project', make: patched(68, Buffer.from([1, 2, 3, 4])) },
];

const versions: readonly BadProject[] = [
  { name: 'a project of the next version', code: 'project/newer', make: patched(60, Buffer.from([0, 0, 0, 30])) },
  {
    name: 'a project that says it is older than its tables',
    code: 'project/foreign-schema',
    make: patched(60, Buffer.from([0, 0, 0, 10])),
  },
  {
    name: 'a project of the last version a header can hold',
    code: 'project/newer',
    make: patched(60, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
  },
  {
    name: 'a newer project with tables of its own',
    code: 'project/newer',
    make: changed('CREATE TABLE hologram (id INTEGER PRIMARY KEY) STRICT', 'PRAGMA user_version = 40'),
  },
  { name: 'a version that never was', code: 'project/foreign-schema', make: patched(60, Buffer.from([0, 0, 0, 7])) },
  { name: 'a negative version', code: 'project/foreign-schema', make: patched(60, Buffer.from([0xff, 0xff, 0xff, 0xff])) },
];

const RECURSION = 'WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless) SELECT n FROM endless';

const schemas: readonly BadProject[] = [
  {
    name: 'a trigger on reviews',
    code: 'project/foreign-schema',
    make: changed("CREATE TRIGGER silent AFTER INSERT ON review BEGIN UPDATE cell SET review = 'accepted'; END"),
  },
  {
    name: 'a trigger on the lease',
    code: 'project/foreign-schema',
    make: changed('CREATE TRIGGER early AFTER INSERT ON lease BEGIN DELETE FROM review; END'),
  },
  {
    name: 'a view in place of a table',
    code: 'project/foreign-schema',
    make: changed('ALTER TABLE project RENAME TO hidden', 'CREATE VIEW project AS SELECT * FROM hidden'),
  },
  {
    name: 'a view that never ends',
    code: 'project/foreign-schema',
    make: changed('DROP TABLE project', `CREATE VIEW project AS ${RECURSION}`),
  },
  { name: 'a virtual table', code: 'project/foreign-schema', make: changed('CREATE VIRTUAL TABLE search USING fts5(text)') },
  { name: 'an index over an expression', code: 'project/foreign-schema', make: changed('CREATE INDEX sly ON item (lower(name))') },
  {
    name: 'a generated column',
    code: 'project/foreign-schema',
    make: changed("ALTER TABLE review ADD COLUMN shown TEXT GENERATED ALWAYS AS ('accepted') VIRTUAL"),
  },
  {
    name: 'a default with a function',
    code: 'project/foreign-schema',
    make: rewritten(
      "UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT NOT NULL', 'note TEXT NOT NULL DEFAULT (hex(zeroblob(8)))') WHERE name = 'review'",
    ),
  },
  { name: 'a table more', code: 'project/foreign-schema', make: changed('CREATE TABLE stranger (value INTEGER) STRICT') },
  { name: 'a table less', code: 'project/foreign-schema', make: changed('PRAGMA foreign_keys = OFF', 'DROP TABLE log_head') },
  { name: 'an index less', code: 'project/foreign-schema', make: changed('DROP INDEX score_by_drift') },
  {
    name: 'a check less',
    code: 'project/foreign-schema',
    make: rewritten("UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (one = 1)', '') WHERE name = 'project'"),
  },
  { name: 'a schema of one gigantic text', code: 'project/foreign-schema', make: changed(`CREATE TABLE giant (${columns(1900)}) STRICT`) },
];

const damages: readonly BadProject[] = [
  { name: 'the first half of a project', code: 'project/damaged', make: (good, path) => cut(good, path, statSync(good).size / 2) },
  { name: 'a project that lost its last byte', code: 'project/damaged', make: (good, path) => cut(good, path, statSync(good).size - 1) },
  {
    name: 'a header with noise behind it',
    code: 'project/damaged',
    make: (good, path) => writeFileSync(path, Buffer.concat([readFileSync(good).subarray(0, 100), noise(20_000)])),
  },
  { name: 'a page of noise', code: 'project/damaged', make: (good, path) => patched(lastTablePage(good), noise(4096))(good, path) },
  {
    name: 'a word where a number belongs',
    code: 'project/damaged',
    make: loosened('score', "UPDATE score SET value = 'high' WHERE item = 0"),
  },
  {
    name: 'no value where one must be',
    code: 'project/damaged',
    make: loosened('item', 'UPDATE item SET name = NULL WHERE ordinal = 0', [' NOT NULL']),
  },
  {
    name: 'a name of a million letters',
    code: 'project/damaged',
    make: changed('PRAGMA ignore_check_constraints = ON', 'UPDATE item SET name = hex(zeroblob(500000)) WHERE ordinal = 1'),
  },
  {
    name: 'an unknown review state',
    code: 'project/damaged',
    make: changed('PRAGMA ignore_check_constraints = ON', "UPDATE cell SET review = 'blessed' WHERE item = 0"),
  },
  {
    name: 'a map shorter than its shape',
    code: 'project/damaged',
    make: changed('PRAGMA ignore_check_constraints = ON', `UPDATE map SET "values" = zeroblob(7) WHERE rowid = 1`),
  },
  {
    name: 'a label of ten million letters',
    code: 'project/damaged',
    make: changed('PRAGMA ignore_check_constraints = ON', 'UPDATE item SET label = hex(zeroblob(5000000)) WHERE ordinal = 0'),
  },
  {
    name: 'a map of a hundred megabytes',
    code: 'project/damaged',
    make: changed('PRAGMA ignore_check_constraints = ON', `UPDATE map SET "values" = zeroblob(100000000) WHERE rowid = 1`),
  },
  {
    name: 'a card of eleven million open brackets',
    code: 'project/damaged',
    make: changed(
      'PRAGMA ignore_check_constraints = ON',
      "UPDATE model SET card = replace(hex(zeroblob(5500000)), '0', '[') WHERE role = 'teacher'",
    ),
  },
  {
    name: 'a text where a map belongs',
    code: 'project/damaged',
    make: loosened('map', `UPDATE map SET "values" = CAST(hex(zeroblob(octet_length("values") / 2)) AS TEXT) WHERE rowid = 1`),
  },
  {
    name: 'a blob where an ordinal belongs',
    code: 'project/damaged',
    make: loosened('cell', "UPDATE cell SET target = x'00ff' WHERE item = 0"),
  },
  {
    name: 'a head of the log that is no JSON',
    code: 'project/damaged',
    make: changed("UPDATE log_head SET envelope = 'nonsense'"),
  },
  {
    name: 'scores without their cell',
    code: 'project/damaged',
    make: changed('PRAGMA foreign_keys = OFF', 'DELETE FROM cell WHERE item = 0'),
  },
  {
    name: 'a cell without its map',
    code: 'project/damaged',
    make: changed('PRAGMA foreign_keys = OFF', 'DELETE FROM map WHERE rowid = 1'),
  },
];

const alterations: readonly BadProject[] = [
  { name: 'a log entry with another reason', code: 'project/altered', make: changed("UPDATE log SET reason = 'nothing' WHERE seq = 3") },
  {
    name: 'a log entry by another person',
    code: 'project/altered',
    make: changed("UPDATE log SET actor = 'nobody' WHERE seq = 2"),
  },
  { name: 'a log without one entry', code: 'project/altered', make: changed('PRAGMA foreign_keys = OFF', 'DELETE FROM log WHERE seq = 4') },
  {
    name: 'a log without its last entries',
    code: 'project/altered',
    make: changed('PRAGMA foreign_keys = OFF', 'DELETE FROM log WHERE seq > (SELECT max(seq) - 2 FROM log)', 'DELETE FROM review'),
  },
  {
    name: 'two log entries exchanged',
    code: 'project/altered',
    make: changed(
      'PRAGMA foreign_keys = OFF',
      'UPDATE log SET seq = 1000 WHERE seq = 4',
      'UPDATE log SET seq = 4 WHERE seq = 5',
      'UPDATE log SET seq = 5 WHERE seq = 1000',
    ),
  },
  {
    name: 'a log entry with another hash',
    code: 'project/altered',
    make: changed("UPDATE log SET hash = substr(hash, 2) || 'a' WHERE seq = (SELECT max(seq) FROM log)"),
  },
];

/** Rows that were changed within all rules: only the log, which names the hash of every result, can tell. */
export const alteredResults: readonly BadProject[] = [
  {
    name: 'a result with a better score',
    code: 'project/altered',
    make: changed('UPDATE score SET value = 0.999, deformation = 0.001 WHERE item = 0'),
  },
  { name: 'a result with another prediction', code: 'project/altered', make: changed("UPDATE cell SET flip_kind = 'right-wrong'") },
  {
    name: 'a result whose maps were exchanged',
    code: 'project/altered',
    make: changed('UPDATE cell SET teacher_map = compressed_map, compressed_map = teacher_map WHERE item = 1'),
  },
  { name: 'a result that was left out', code: 'project/altered', make: changed("UPDATE cell SET state = 'failed' WHERE item = 0") },
];

export const badProjects: readonly BadProject[] = [...notProjects, ...versions, ...schemas, ...damages, ...alterations];

/** The good project with some bytes replaced. */
function patched(offset: number, bytes: Buffer): BadProject['make'] {
  return (good, path) => {
    copyFileSync(good, path);
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, bytes, 0, bytes.length, offset);
    closeSync(descriptor);
  };
}

/** The good project after some statements of a stranger. */
function changed(...statements: readonly string[]): BadProject['make'] {
  return (good, path) => {
    copyFileSync(good, path);
    const database = new Database(path);
    for (const statement of statements) database.exec(statement);
    database.close();
  };
}

/** The good project with a schema text edited in place. */
function rewritten(edit: string): BadProject['make'] {
  return (good, path) => {
    copyFileSync(good, path);
    const database = new Database(path);
    database.unsafeMode(true);
    database.exec(`PRAGMA writable_schema = ON; ${edit}`);
    database.close();
  };
}

/** A change that STRICT would refuse, hidden behind the original text of the schema. */
function loosened(table: string, change: string, without: readonly string[] = []): BadProject['make'] {
  return (good, path) => {
    copyFileSync(good, path);
    const original = withSchema(path, (database) => {
      const row = database.prepare<[string], { sql: string }>('SELECT sql FROM sqlite_schema WHERE name = ?').get(table);
      const loose = without.reduce(
        (text, words) => text.replaceAll(words, ''),
        (row?.sql ?? '').replace('STRICT, WITHOUT', 'WITHOUT').replace(') STRICT', ')'),
      );
      database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(loose, table);
      return row?.sql ?? '';
    });
    changed('PRAGMA ignore_check_constraints = ON', change)(path, `${path}.changed`);
    withSchema(`${path}.changed`, (database) => {
      database.prepare('UPDATE sqlite_schema SET sql = ? WHERE name = ?').run(original, table);
    });
    copyFileSync(`${path}.changed`, path);
    truncateSync(`${path}.changed`);
  };
}

function withSchema<Value>(path: string, work: (database: Database.Database) => Value): Value {
  const database = new Database(path);
  try {
    database.unsafeMode(true);
    database.exec('PRAGMA writable_schema = ON');
    return work(database);
  } finally {
    database.close();
  }
}

function cut(good: string, path: string, bytes: number): void {
  copyFileSync(good, path);
  truncateSync(path, Math.floor(bytes));
}

/** First byte of the root page of the table of maps: a page that every reader needs. */
function lastTablePage(good: string): number {
  const database = new Database(good, { readonly: true });
  const row = database.prepare<[], { rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'map'").get();
  database.close();
  return ((row?.rootpage ?? 1) - 1) * 4096;
}

function columns(count: number): string {
  return Array.from({ length: count }, (_, index) => `column_with_a_long_name_${index} INTEGER`).join(', ');
}

/** Seeded noise: the same bytes in every run. */
function noise(bytes: number): Buffer {
  let state = 12_345;
  return Buffer.from(
    Array.from({ length: bytes }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

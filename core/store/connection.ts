/* eslint-disable @typescript-eslint/no-unnecessary-type-parameters -- the caller names the row that its statement gives */
import Database from 'better-sqlite3';

/** Values SQLite takes: text, numbers, blobs, null. */
export type Bound = string | number | null | Uint8Array;
export type Parameters = Readonly<Record<string, Bound>>;

/**
 * One open database with its statements, each prepared once. Rows are typed by the caller: tables are STRICT, their schema is
 * compared word for word on opening, and `quick_check` finds a value of the wrong type.
 */
export class Connection {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(path: string, how: { readonly mode: 'create' | 'write' | 'read' }) {
    this.#database = new Database(path, { readonly: how.mode === 'read', fileMustExist: how.mode !== 'create', timeout: BUSY_TIMEOUT_MS });
  }

  /** A statement or setting without parameters and answer. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  setting(pragma: string): unknown {
    return this.#database.pragma(pragma, { simple: true });
  }

  run(sql: string, parameters: Parameters = {}): number {
    return this.#statement(sql).run(parameters).changes;
  }

  first<Row>(sql: string, parameters: Parameters = {}): Row | undefined {
    return parseRow<Row | undefined>(this.#statement(sql).get(parameters));
  }

  all<Row>(sql: string, parameters: Parameters = {}): readonly Row[] {
    return parseRow<readonly Row[]>(this.#statement(sql).all(parameters));
  }

  each<Row>(sql: string, parameters: Parameters, visit: (row: Row) => void): void {
    for (const row of this.#statement(sql).iterate(parameters)) visit(parseRow<Row>(row));
  }

  /** All or nothing; takes the write lock at once, so that a busy file is noticed before any work. */
  transaction<Value>(work: () => Value): Value {
    return this.#database.transaction(work).immediate();
  }

  /** Every statement inside sees the same state of the file. */
  snapshot<Value>(work: () => Value): Value {
    return this.#database.inTransaction ? work() : this.#database.transaction(work).deferred();
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** How long a statement waits for another process's commit; far below the lease's ten seconds. */
const BUSY_TIMEOUT_MS = 2_000;

function parseRow<Row>(row: unknown): Row {
  return row as Row;
}

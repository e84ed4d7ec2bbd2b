import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import type { Connection } from './connection.ts';
import { storageFailure } from './storage-failure.ts';

/**
 * The open file behind a store. After a failure of the storage the connection is thrown away and the next call opens a new one:
 * an error on COMMIT does not say whether the rows are there, so they are looked up anew, never assumed.
 */
export class ProjectFile {
  readonly path: string;
  readonly #open: () => Connection;
  #connection: Connection | null;
  #isClosed = false;

  constructor(path: string, connection: Connection, open: () => Connection) {
    this.path = path;
    this.#connection = connection;
    this.#open = open;
  }

  /** Reads one consistent state. */
  read<Value>(work: (connection: Connection) => Value): Result<Value> {
    return this.#guarded((connection) => connection.snapshot(() => work(connection)));
  }

  /** All or nothing: what `work` throws undoes it. */
  write<Value>(work: (connection: Connection) => Value): Result<Value> {
    return this.#guarded((connection) => connection.transaction(() => work(connection)));
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#connection = null;
  }

  #guarded<Value>(work: (connection: Connection) => Value): Result<Value> {
    if (this.#isClosed) return failed(failure('project/none', 'the project was closed'));
    try {
      this.#connection ??= this.#open();
      return succeeded(work(this.#connection));
    } catch (error) {
      const problem = storageFailure(error, this.path);
      if (problem === null) throw error;
      if (problem.code.startsWith('storage/')) this.#discard();
      return failed(problem);
    }
  }

  #discard(): void {
    const connection = this.#connection;
    this.#connection = null;
    try {
      connection?.close();
    } catch {
      // The disk refused the last checkpoint as well: the log beside the file keeps everything that was committed.
    }
  }
}

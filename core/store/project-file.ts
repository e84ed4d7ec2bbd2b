import { statSync } from 'node:fs';

import { failure, shownName } from '../contract/failures.ts';
import { failed, FailureError, succeeded } from '../contract/result.ts';
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
  /** Which file the path named when it was opened. */
  #identity: string | null;
  #connection: Connection | null;
  #isClosed = false;

  constructor(path: string, connection: Connection, open: () => Connection) {
    this.path = path;
    this.#identity = identityOf(path);
    this.#connection = connection;
    this.#open = open;
  }

  /** Reads one consistent state. */
  read<Value>(work: (connection: Connection) => Value): Result<Value> {
    return this.#guarded((connection) => connection.snapshot(() => work(connection)));
  }

  /** All or nothing: what `work` throws undoes it. */
  write<Value>(work: (connection: Connection) => Value): Result<Value> {
    return this.#guarded((connection) => {
      this.#requirePlace();
      return connection.transaction(() => work(connection));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
    this.#connection = null;
  }

  #guarded<Value>(work: (connection: Connection) => Value): Result<Value> {
    if (this.#isClosed) return failed(failure('project/none', 'the project was closed'));
    try {
      if (this.#connection === null) {
        this.#connection = this.#open();
        this.#identity = identityOf(this.path);
      }
      return succeeded(work(this.#connection));
    } catch (error) {
      const problem = storageFailure(error, this.path);
      if (problem === null) throw error;
      if (problem.code.startsWith('storage/')) this.#discard();
      return failed(problem);
    }
  }

  /**
   * A disk that is taken away, or a file that is moved or replaced, still takes what is written through an open descriptor, and
   * nobody would ever find it again.
   */
  #requirePlace(): void {
    if (identityOf(this.path) === this.#identity) return;
    throw new FailureError(
      failure('storage/io', `${shownName(this.path)} is not in its place any more: the disk was taken away, or the file was moved`),
    );
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

/** Device and number of a file; null where there is none. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${String(found.dev)}:${String(found.ino)}`;
}

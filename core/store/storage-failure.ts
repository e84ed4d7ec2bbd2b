import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

import Database from 'better-sqlite3';
import * as z from 'zod';

import { failure, shownName } from '../contract/failures.ts';
import { issueOf } from '../contract/reply.ts';
import { fullDisk } from '../contract/full-disk.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import { FailureError } from '../contract/result.ts';
import type { Failure } from '../contract/result.ts';

/**
 * What a transaction and the shared index take at most before they grow. SQLite answers some calls on a full disk with an I/O
 * error (the index cannot grow): so little space left means full, and so much is needed to go on at all.
 */
const FULL_BELOW_BYTES = 1024 * 1024;

const kinds: readonly { readonly prefix: string; readonly code: FailureCode; readonly what: string }[] = [
  { prefix: 'SQLITE_FULL', code: 'storage/full', what: 'there is no space left to write' },
  { prefix: 'SQLITE_READONLY', code: 'storage/read-only', what: 'it cannot be written' },
  { prefix: 'SQLITE_CANTOPEN', code: 'storage/read-only', what: 'it cannot be opened' },
  { prefix: 'SQLITE_PERM', code: 'storage/read-only', what: 'it cannot be written' },
  { prefix: 'SQLITE_IOERR', code: 'storage/io', what: 'the disk reported an error' },
  { prefix: 'SQLITE_BUSY', code: 'project/busy', what: 'another process is writing to it' },
  { prefix: 'SQLITE_LOCKED', code: 'project/busy', what: 'another process is writing to it' },
  { prefix: 'SQLITE_PROTOCOL', code: 'project/busy', what: 'another process is writing to it' },
  { prefix: 'SQLITE_CORRUPT', code: 'project/damaged', what: 'the database is damaged' },
  { prefix: 'SQLITE_NOTADB', code: 'project/damaged', what: 'the database is damaged' },
  { prefix: 'SQLITE_TOOBIG', code: 'project/damaged', what: 'a stored value is larger than any of ours' },
];

/** What an aggregate says of a text in a column of numbers, which only a stranger's edit puts there: `median`, `percentile`. */
const WRONG_TYPE = /^input to \w+\(\) is not numeric$/;

/** The failure behind an error of SQLite, or behind a stored value that makes no sense; null for what is a fault of ours and must be thrown on. */
export function storageFailure(error: unknown, path: string): Failure | null {
  if (error instanceof FailureError) return error.failure;
  const nonsense = nonsenseIn(error);
  if (nonsense !== null)
    return failure('project/damaged', `${shownName(path)}: a stored value cannot be understood (${shownName(nonsense)})`);
  if (!(error instanceof Database.SqliteError)) return null;
  if (WRONG_TYPE.test(error.message)) return failure('project/damaged', `${shownName(path)}: a stored number is none (${error.message})`);
  const kind = kinds.find(({ prefix }) => error.code.startsWith(prefix));
  if (kind === undefined) return null;
  const freeBytes = freeSpace(path);
  const isFull = kind.code === 'storage/io' && freeBytes !== null && freeBytes < FULL_BELOW_BYTES;
  const what = `${shownName(path)}: ${kind.what} (${error.code}: ${shownName(error.message)})`;
  if (isFull || kind.code === 'storage/full') return fullDisk(what, { sqlite: error.code, neededBytes: FULL_BELOW_BYTES, freeBytes });
  return failure(kind.code, what, { sqlite: error.code, freeBytes });
}

/** What a stored value that is not one of ours fails by; null for another error. */
function nonsenseIn(error: unknown): string | null {
  if (error instanceof SyntaxError) return error.message;
  return error instanceof z.ZodError ? issueOf(error) : null;
}

/** Room on the disk of a file, in bytes; null where the system does not say. */
export function freeSpace(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return null;
  }
}

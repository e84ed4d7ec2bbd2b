import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

import { failure, shownName } from '../contract/failures.ts';
import { fullDisk } from '../contract/full-disk.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

import { freeSpace } from './storage-failure.ts';

/** A project may be written if file and folder can be (SQLite keeps its log beside the file) and the file has one name only. */
export function checkWritable(path: string): Result<void> {
  const name = shownName(path);
  if (!canWrite(path) || !canWrite(dirname(path))) {
    return failed(
      failure('storage/read-only', `${name}: this place cannot be written; the project can be read, and reports can be written elsewhere`),
    );
  }
  const names = statSync(path).nlink;
  if (names > 1) {
    // The log beside the file is found by name: two names would mean two logs for one database.
    return failed(failure('storage/read-only', `${name}: the file has ${names} names (hard links); make a copy to work on`, { names }));
  }
  return succeeded(undefined);
}

export interface PrivateCopy {
  readonly path: string;
  remove(): void;
}

/** A copy in a private folder, for places where SQLite cannot even keep its index; `remove` deletes it. */
export function privateCopy(path: string): Result<PrivateCopy> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-'));
  const copy = join(folder, basename(path));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return succeeded({ path: copy, remove });
  } catch (problem) {
    remove();
    const code = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
    const what = `${shownName(path)} has to be copied to be read, and the temporary folder ${tmpdir()} did not take it (${code})`;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') return failed(failure('storage/io', what));
    return failed(fullDisk(what, { neededBytes: bytesWithLog(path), freeBytes: freeSpace(folder) }));
  }
}

/** Whether files of SQLite lie beside the database: somebody has it open, or was killed while writing. */
export function hasSideFiles(path: string): boolean {
  return [`${path}-wal`, `${path}-journal`].some((side) => existsSync(side) && statSync(side).size > 0);
}

/** Size of a database and of the log beside it. */
export function bytesWithLog(path: string): number {
  const sizes = [path, `${path}-wal`].map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

function canWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

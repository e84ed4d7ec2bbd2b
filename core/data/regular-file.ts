import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { failure } from '../contract/failures.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';

import { systemCodeOf } from './write-whole.ts';

/** A regular file opened for reading; whoever opens it closes it. */
export interface OpenFile {
  readonly descriptor: number;
  readonly bytes: number;
  /** Names of the same file: above 1, another name may lie outside the granted folder. */
  readonly links: number;
}

/**
 * Opens a regular file and nothing else. Without blocking, because a FIFO would wait for a writer for ever, and
 * checked on the descriptor, because a name can be exchanged between a check and the opening.
 */
export function openRegularFile(path: string, { followLinks }: { readonly followLinks: boolean }): Result<OpenFile> {
  // Windows has neither flag; an undefined one counts as 0 here.
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | (followLinks ? 0 : constants.O_NOFOLLOW);
  let descriptor = -1;
  try {
    descriptor = openSync(path, flags);
    const facts = fstatSync(descriptor);
    if (facts.isFile()) return succeeded({ descriptor, bytes: facts.size, links: facts.nlink });
    closeSync(descriptor);
    return failed(failure('input/unreadable', 'expected a regular file, received a folder, pipe or device'));
  } catch (error) {
    if (descriptor >= 0) closeSync(descriptor);
    return failed(openFailure(error));
  }
}

/** Bytes at an offset; fewer than asked for only at the end of the file. */
export function readAt(file: OpenFile, offset: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, file.bytes - offset)));
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(file.descriptor, bytes, filled, bytes.length - filled, offset + filled);
    if (count === 0) break; // cut while we read it
    filled += count;
  }
  return bytes.subarray(0, filled);
}

/** A whole file of at most `limitBytes`, read once; what is hashed, checked and decoded is this copy. */
export function readRegularFile(path: string, how: { readonly followLinks: boolean; readonly limitBytes: number }): Result<Uint8Array> {
  const opened = openRegularFile(path, how);
  if (!opened.ok) return opened;
  try {
    const { bytes } = opened.value;
    if (bytes > how.limitBytes) {
      return failed(
        failure('denial-of-service/limit', `expected a file of at most ${String(how.limitBytes)} bytes, received ${String(bytes)}`),
      );
    }
    return succeeded(readAt(opened.value, 0, bytes));
  } catch (error) {
    return failed(openFailure(error));
  } finally {
    closeSync(opened.value.descriptor);
  }
}

/** The first bytes of a granted file, enough to recognise its format. */
export function readHead(path: string, bytes: number): Result<Uint8Array> {
  const opened = openRegularFile(path, { followLinks: true });
  if (!opened.ok) return opened;
  try {
    return succeeded(readAt(opened.value, 0, bytes));
  } catch (error) {
    return failed(openFailure(error));
  } finally {
    closeSync(opened.value.descriptor);
  }
}

function openFailure(error: unknown): Failure {
  const system = systemCodeOf(error);
  if (system === 'ENOENT' || system === 'ENOTDIR') return failure('input/not-found', 'there is no such file');
  if (system === 'ELOOP' || system === 'EMLINK') return failure('file-read/link', 'expected a file, received a link to one');
  return failure('input/unreadable', `the file cannot be opened (${system})`);
}

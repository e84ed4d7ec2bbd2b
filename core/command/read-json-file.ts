import { readFile, stat } from 'node:fs/promises';

import type * as z from 'zod';

import type { FailureCode } from '../contract/failures.table.ts';
import { failure, shownName } from '../contract/failures.ts';
import { issueOf } from '../contract/reply.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

/** No card, protocol or limits file is larger; anything larger was chosen by mistake. */
const LARGEST_BYTES = 4 * 1024 * 1024;

interface Ask<Shape extends z.ZodType> {
  readonly file: string;
  readonly shape: Shape;
  /** The failure of a file that can be read but says something else. */
  readonly code: FailureCode;
}

/** Reads a small JSON file that a person named on the command line. */
export async function readJsonFile<Shape extends z.ZodType>(ask: Ask<Shape>): Promise<Result<z.output<Shape>>> {
  const text = await readSmallFile(ask.file);
  if (!text.ok) return text;
  let value: unknown;
  try {
    value = JSON.parse(text.value);
  } catch {
    return failed(failure(ask.code, `${shownName(ask.file)}: expected JSON, received something else`));
  }
  const parsed = ask.shape.safeParse(value);
  return parsed.success ? succeeded(parsed.data) : failed(failure(ask.code, `${shownName(ask.file)}, ${issueOf(parsed.error)}`));
}

async function readSmallFile(file: string): Promise<Result<string>> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return failed(failure('input/unreadable', `${shownName(file)}: expected a file, received something else`));
    if (found.size > LARGEST_BYTES)
      return failed(failure('input/unreadable', `${shownName(file)}: expected at most 4 MiB, received ${String(found.size)} bytes`));
    return succeeded(await readFile(file, 'utf8'));
  } catch (problem) {
    return failed(pathFailure(file, problem));
  }
}

/** What the file system said about a path, as a failure. */
export function pathFailure(file: string, problem: unknown): ReturnType<typeof failure> {
  const code = problem instanceof Error && 'code' in problem ? problem.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return failure('input/not-found', `${shownName(file)}: no such file or folder`);
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('storage/full', `${shownName(file)}: no space left`);
  if (code === 'EROFS') return failure('storage/read-only', `${shownName(file)}: the place is read-only`);
  if (code === 'EIO') return failure('storage/io', `${shownName(file)}: the disk reported an error`);
  return failure('input/unreadable', `${shownName(file)}: cannot be used (${typeof code === 'string' ? code : 'unknown reason'})`);
}

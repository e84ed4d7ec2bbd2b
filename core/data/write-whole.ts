import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import writeFileAtomic from 'write-file-atomic';

import { failure } from '../contract/failures.ts';
import type { FailureCode } from '../contract/failures.table.ts';
import { fullDisk } from '../contract/full-disk.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';

/** Writes a file whole or not at all: a crash or a full disk leaves the old content. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<Result<null>> {
  try {
    await writeFileAtomic(
      path,
      typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    );
    return succeeded(null);
  } catch (error) {
    const system = systemCodeOf(error);
    const what = `cannot write the file (${system})`;
    const code = codes.get(system) ?? 'storage/io';
    if (code !== 'storage/full') return failed(failure(code, what));
    return failed(fullDisk(what, { neededBytes: Buffer.byteLength(content), freeBytes: await freeBytesBeside(path) }));
  }
}

async function freeBytesBeside(path: string): Promise<number | null> {
  try {
    const disk = await statfs(dirname(path));
    return disk.bavail * disk.bsize;
  } catch {
    return null;
  }
}

const codes: ReadonlyMap<string, FailureCode> = new Map([
  ['ENOSPC', 'storage/full'],
  ['EDQUOT', 'storage/full'],
  ['EROFS', 'storage/read-only'],
  ['EACCES', 'storage/read-only'],
  ['EPERM', 'storage/read-only'],
  ['ENOENT', 'input/not-found'],
  ['ENOTDIR', 'input/not-found'],
  ['EISDIR', 'input/unreadable'],
]);

/** The system's own name of an error (`ENOSPC`), or `unknown`. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

import { createHash } from 'node:crypto';
import { mkdir, open, rm, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { failure } from '../contract/failures.ts';
import { fullDisk, mebibytes } from '../contract/full-disk.ts';
import { failed, succeeded } from '../contract/result.ts';
import type { Failure, Result } from '../contract/result.ts';
import { isFileName } from './file-name.ts';

/** One dropped file: which drop it belongs to, and its path within what was dropped. */
export interface DroppedFile {
  readonly batch: string;
  readonly name: string;
  readonly bytes: Readable;
}

export interface KeptFile {
  /** The dropped thing as a whole: the file itself, or the outermost folder it lies in. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface DropLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
}

const GIBIBYTE = 1024 ** 3;
export const defaultDropLimits: DropLimits = { fileBytes: 4 * GIBIBYTE, totalBytes: 16 * GIBIBYTE, files: 200_000 };
const DEEPEST = 16;
/** Left free on the disk, so that a drop never takes what a running audit needs. */
const KEPT_FREE_BYTES = 256 * 1024 * 1024;

/** Keeps dropped files in a private folder, as they arrive; how long, drop-home.ts says. */
export class DropBox {
  readonly #folder: string;
  readonly #limits: DropLimits;
  #bytes = 0;
  #files = 0;

  constructor(folder: string, limits: DropLimits = defaultDropLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  async keep({ batch, name, bytes }: DroppedFile): Promise<Result<KeptFile>> {
    const parts = name.split('/');
    if (!/^[\w-]{1,64}$/.test(batch)) return failed(failure('option/invalid', 'batch: expected letters, digits and hyphens'));
    if (parts.length > DEEPEST || !parts.every(isFileName))
      return failed(failure('traversal/path', 'dropped name: expected plain names, received another path'));
    const room = await this.#room();
    if (!room.ok) return room;

    const path = join(this.#folder, batch, ...parts);
    const hash = createHash('sha256');
    const written = await this.#write(path, { bytes, hash, most: room.value });
    if (!written.ok) return written;
    this.#files += 1;
    return succeeded({ path: join(this.#folder, batch, parts[0] ?? ''), sha256: hash.digest('hex'), bytes: written.value });
  }

  /** How large the next file may be. */
  async #room(): Promise<Result<number>> {
    const { fileBytes, totalBytes, files } = this.#limits;
    if (this.#files >= files) return failed(tooMuch(`at most ${String(files)} dropped files`));
    const freeBytes = await freeBytesIn(this.#folder);
    return freeBytes.ok ? succeeded(Math.min(fileBytes, totalBytes - this.#bytes, freeBytes.value - KEPT_FREE_BYTES)) : freeBytes;
  }

  async #write(
    path: string,
    { bytes, hash, most }: { bytes: Readable; hash: { update(chunk: Uint8Array): unknown }; most: number },
  ): Promise<Result<number>> {
    let size = 0;
    const counted = async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > most) throw new RangeError('too large');
        hash.update(chunk);
        yield chunk;
      }
    };
    const file = await create(path);
    if (!file.ok) return file;
    try {
      await pipeline(bytes, counted, file.value.createWriteStream());
    } catch (problem) {
      await rm(path, { force: true });
      const free = await freeBytesIn(this.#folder);
      return failed(free.ok && isForWantOfRoom(problem, free.value - size) ? noRoom(size, free.value) : writeFailure(problem, most));
    }
    this.#bytes += size;
    return succeeded(size);
  }
}

async function freeBytesIn(folder: string): Promise<Result<number>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const disk = await statfs(folder);
    return succeeded(disk.bavail * disk.bsize);
  } catch (problem) {
    return failed(writeFailure(problem, 0));
  }
}

/** Refuses a name that is there already: dropped files never replace one another. */
async function create(path: string): Promise<Result<FileHandle>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return succeeded(await open(path, 'wx', 0o600));
  } catch (problem) {
    return failed(writeFailure(problem, 0));
  }
}

/** The disk took no more, or what is kept free of it for running audits would have been used. */
function isForWantOfRoom(problem: unknown, freeAfterBytes: number): boolean {
  if (problem instanceof Error && 'code' in problem) return problem.code === 'ENOSPC' || problem.code === 'EDQUOT';
  return problem instanceof RangeError && freeAfterBytes < KEPT_FREE_BYTES;
}

/** A stream does not say how long it would have been: what has come so far is what is needed at least. */
function noRoom(receivedBytes: number, freeBytes: number): Failure {
  const what = `dropped file: there is no room for it beside the ${mebibytes(KEPT_FREE_BYTES)} that are kept free`;
  return fullDisk(what, { neededBytes: receivedBytes + KEPT_FREE_BYTES, freeBytes });
}

function writeFailure(problem: unknown, most: number): Failure {
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : '';
  if (problem instanceof RangeError) return tooMuch(`at most ${String(Math.max(0, most))} bytes`);
  return failure('input/unreadable', `dropped file: it did not arrive whole${code === '' ? '' : ` (${code})`}`);
}

function tooMuch(expected: string): Failure {
  return failure('denial-of-service/limit', `dropped file: expected ${expected}, received more`);
}

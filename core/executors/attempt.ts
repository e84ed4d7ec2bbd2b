import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { cacheFolder } from './cache-folder.ts';

/**
 * Something that may end the process, noted on the disk while it lasts: loading a library on a processor it cannot cope
 * with, a kernel that aborts. The next process finds the note of one that is gone, and leaves it be.
 *
 * A process that was killed from outside leaves the same note; `concord self-test` tries again and removes it.
 */
export class Attempt {
  readonly #path: string;

  constructor(...of: readonly string[]) {
    this.#path = join(cacheFolder(), `attempt-${createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 16)}.txt`);
  }

  /** True where a process that is gone began this and did not come to its end. */
  get endedItsProcess(): boolean {
    try {
      return !isAlive(Number(readFileSync(this.#path, 'utf8')));
    } catch {
      return false;
    }
  }

  begin(): void {
    try {
      mkdirSync(cacheFolder(), { recursive: true });
      writeFileSync(this.#path, String(process.pid));
    } catch {
      // nowhere to note it: an abort will be met again
    }
  }

  end(): void {
    rmSync(this.#path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

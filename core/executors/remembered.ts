import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';

import type { Executor } from '../graph/executor.ts';

import { cacheFolder } from './cache-folder.ts';

/**
 * A result that is kept from one process to the next, on this machine: with this executor's version, this Node, this
 * processor and everything in `of`. Another of any is another result. Whoever writes keeps passes only: a failure is
 * found again each time.
 */
export class Remembered {
  readonly #path: string;
  readonly #subject: string;

  constructor(what: string, { id, version }: Pick<Executor, 'id' | 'version'>, of: readonly string[]) {
    const machine = [`node ${process.version}`, platform(), arch(), cpus()[0]?.model ?? 'unknown'];
    this.#subject = [what, `${id} ${version}`, ...machine, ...of].join('\n');
    this.#path = join(cacheFolder(), `${what}-${id}-${createHash('sha256').update(this.#subject).digest('hex').slice(0, 16)}.txt`);
  }

  /** What was written, or null. */
  read(): string | null {
    try {
      const text = readFileSync(this.#path, 'utf8');
      return text.startsWith(`${this.#subject}\n`) ? text.slice(this.#subject.length + 1) : null;
    } catch {
      return null;
    }
  }

  write(result: string): void {
    try {
      mkdirSync(cacheFolder(), { recursive: true });
      const draft = `${this.#path}.${String(process.pid)}.new`; // half a result would be taken for a whole one
      writeFileSync(draft, `${this.#subject}\n${result}`);
      renameSync(draft, this.#path);
    } catch {
      // nowhere to remember it: the next process finds out again
    }
  }
}

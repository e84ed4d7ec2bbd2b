import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';

import type { Executor } from '../graph/executor.ts';

import { cacheFolder } from './cache-folder.ts';
import { selfTestSet } from './self-test.ts';

/**
 * That an executor has passed its self-test on this machine: with this library, this Node, this processor and this set
 * of cases. Another of any is another stamp. A failure is never remembered.
 */
export class TestStamp {
  readonly #path: string;
  readonly #text: string;

  constructor({ id, version }: Pick<Executor, 'id' | 'version'>) {
    const parts = [`${id} ${version}`, `cases ${digest(selfTestSet())}`, `node ${process.version}`, platform(), arch()];
    this.#text = [...parts, cpus()[0]?.model ?? 'unknown', 'passed'].join('\n');
    this.#path = join(cacheFolder(), `self-test-${id}-${digest(this.#text)}.txt`);
  }

  get isPassed(): boolean {
    try {
      return readFileSync(this.#path, 'utf8') === this.#text;
    } catch {
      return false;
    }
  }

  pass(): void {
    try {
      mkdirSync(cacheFolder(), { recursive: true });
      writeFileSync(this.#path, this.#text);
    } catch {
      // nowhere to remember it: the next process tests again
    }
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

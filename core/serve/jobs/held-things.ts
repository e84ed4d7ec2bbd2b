import { statSync } from 'node:fs';

import type { Result } from '../../contract/result.ts';
import { fileKey } from '../../models/seen-file.ts';

interface Held<Value> {
  readonly value: Promise<Result<Value>>;
  readonly close: (value: Value) => Promise<void>;
}

/**
 * What a worker keeps between jobs, by key: models, open data, compiled programs. The least recently used goes first
 * and is closed by whoever knows how. A failure is not kept.
 */
export class HeldThings<Value> {
  readonly #most: number;
  readonly #held = new Map<string, Held<Value>>();

  constructor(most: number) {
    this.#most = most;
  }

  async get(
    key: string,
    make: { readonly open: () => Promise<Result<Value>>; readonly close: (value: Value) => Promise<void> },
  ): Promise<Result<Value>> {
    const known = this.#held.get(key);
    this.#held.delete(key);
    const held = known ?? { value: make.open(), close: make.close };
    this.#held.set(key, held);
    const result = await held.value;
    if (!result.ok) this.#held.delete(key);
    await this.#makeRoom();
    return result;
  }

  /** The same thing is asked for by another name from now on. */
  rename(key: string, other: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    this.#held.set(other, held);
  }

  /** Closes one thing, where it is held. */
  async drop(key: string): Promise<void> {
    const held = this.#held.get(key);
    this.#held.delete(key);
    const result = await held?.value;
    if (held !== undefined && result?.ok === true) await held.close(result.value);
  }

  async #makeRoom(): Promise<void> {
    for (const [key, held] of this.#held) {
      if (this.#held.size <= this.#most) return;
      this.#held.delete(key);
      const result = await held.value;
      if (result.ok) await held.close(result.value);
    }
  }
}

/** What lies at a path now: another file under the same name is another thing. */
export function placeKey(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? path : fileKey(path, facts);
}

/** Keeps what was put in last; nothing on the screen follows it, so it is a plain map. */
export class BoundedCache<Key, Value> {
  readonly #kept = new Map<Key, Value>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  has(key: Key): boolean {
    return this.#kept.has(key);
  }

  put(key: Key, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
  }

  newest(count: number): readonly (readonly [Key, Value])[] {
    return [...this.#kept].slice(-count);
  }
}

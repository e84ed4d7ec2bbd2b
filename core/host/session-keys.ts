import { randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const COOKIE_NAME = 'concord';

/**
 * Lets in whoever was shown a start address. Each address carries a key that works once: it is exchanged for a cookie
 * that scripts cannot read and other sites cannot send, so an address in a history or a log is worth nothing.
 */
export class SessionKeys {
  readonly #unused = new Set<string>();
  readonly #session = randomBytes(KEY_BYTES).toString('base64url');
  readonly #cookieName: string;

  /** Cookies are shared by all ports of a machine, so the name holds ours. */
  constructor(port: number) {
    this.#cookieName = `${COOKIE_NAME}-${String(port)}`;
  }

  /** A new key for one start address. */
  mint(): string {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    this.#unused.add(key);
    return key;
  }

  /** The cookie for a key, which is dead from now on; null for a wrong or used one. */
  exchange(key: string): string | null {
    const found = [...this.#unused].find((unused) => isEqual(unused, key));
    if (found === undefined) return null;
    this.#unused.delete(found);
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Whether a Cookie header holds our session. */
  admits(header: string | undefined): boolean {
    const cookies = (header ?? '').split(';').map((cookie) => cookie.trim());
    const prefix = `${this.#cookieName}=`;
    return cookies.some((cookie) => cookie.startsWith(prefix) && isEqual(cookie.slice(prefix.length), this.#session));
  }
}

function isEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

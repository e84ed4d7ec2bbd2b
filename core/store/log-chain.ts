import { createHash } from 'node:crypto';

import { canonicalJson } from '../contract/canonical-json.ts';

import type { LogEntry } from './records.ts';

/** Everything of an entry but its own hash; `prev` is the hash before it, hex. */
export type UnhashedEntry = Omit<LogEntry, 'hash'>;

/** h_0: 32 zero bytes. */
export const CHAIN_START = '0'.repeat(64);

/**
 * Hash of one log entry: a changed, removed or inserted entry breaks every hash after it.
 *
 *     h_k = SHA-256("concord.log.v1\n" || h_(k-1) || C_k)      C_k: canonical JSON of the entry without its hash
 *
 * source  our own
 */
export function entryHash(entry: UnhashedEntry): string {
  const hash = createHash('sha256');
  hash.update('concord.log.v1\n');
  hash.update(Buffer.from(entry.prev, 'hex'));
  hash.update(canonicalJson(entry));
  return hash.digest('hex');
}

/** The first entry that does not follow from the one before it; null where the chain holds. */
export function brokenLink(entry: LogEntry, before: { readonly seq: number; readonly hash: string }): string | null {
  if (entry.seq !== before.seq + 1) return `entry ${before.seq + 1} is missing`;
  const { hash, ...unhashed } = entry;
  if (entry.prev !== before.hash) return `entry ${entry.seq} does not follow entry ${before.seq}`;
  return entryHash(unhashed) === hash ? null : `entry ${entry.seq} was changed`;
}

import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * JSON with one spelling: names sorted by UTF-16 code units, no white space, numbers as JavaScript writes them, -0 as 0.
 * Two values are equal exactly when their canonical texts are, so a hash of the text identifies the value.
 *
 * check   NaN and infinities have no canonical text and are refused
 * source  RFC 8785 (JSON Canonicalization Scheme)
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new RangeError(`canonical JSON: expected a finite number, received ${String(value)}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)); // code units, not a locale's order
  return `{${members.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** SHA-256 of the canonical text (UTF-8), in hex: the identity of a card, a protocol, a set of options. */
export function canonicalHash(value: Json): string {
  return sha256(canonicalJson(value));
}

/** SHA-256 of bytes, or of text as UTF-8, in hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

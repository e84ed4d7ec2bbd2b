import { readFileSync } from 'node:fs';

import type { FailureCode } from '../../../core/contract/failures.table.ts';

/** One file of the zoo: made on the spot, never stored. `twin` names the good file it was made from, or null for a good one. */
export interface ZooFile {
  readonly name: string;
  readonly twin: string | null;
  make(): Uint8Array;
}

/** What must happen to it, as `manifest.json` says: the code of the refusal (null: read) and the exit of a command that meets it. */
export interface Expected {
  readonly file: string;
  readonly code: FailureCode | null;
  readonly exit: number;
}

export function readManifest(): readonly Expected[] {
  return JSON.parse(readFileSync(new URL('manifest.json', import.meta.url), 'utf8')) as readonly Expected[];
}

/** Code by file name, null for what is read. */
export function readExpected(): ReadonlyMap<string, FailureCode | null> {
  return new Map(readManifest().map(({ file, code }) => [file, code]));
}

/** A picture or array that an independent program wrote. */
export function goldenBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../golden/data/${name}`, import.meta.url)));
}

/** Numbers from 0 to 2^32 - 1 that follow from a seed (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A few bytes of a file changed, removed or doubled. */
export function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const changes = 1 + (random() % 4);
  for (let change = 0; change < changes; change += 1) copy[random() % copy.length] = random() & 0xff;
  const at = random() % copy.length;
  if (random() % 4 === 0) return copy.subarray(0, at);
  return random() % 8 === 0 ? Uint8Array.from([...copy.subarray(0, at), ...copy.subarray(Math.max(0, at - 20))]) : copy;
}

export function cut(bytes: Uint8Array, share: number): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length * share));
}

export function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at < 0 ? copy.length + at : at] = value;
  return copy;
}

export function text(words: string): Uint8Array {
  return new Uint8Array(Buffer.from(words, 'latin1'));
}

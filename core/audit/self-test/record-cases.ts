import { createHash } from 'node:crypto';

import type { SelfTestCase } from '../../contract/self-test-case.ts';
import { sameCase } from '../../contract/self-test-case.ts';
import { brokenLink, CHAIN_START, entryHash } from '../../store/log-chain.ts';
import type { LogEntry } from '../../store/records.ts';
import { hashTreeRoot, leafHash } from '../hash-tree.ts';

export const RECORD_NOT_DONE: readonly string[] = ['signatures of people', 're-verification of a signed report'];

const ENTRIES = 5;

/** The log chain and the hash tree of the item records: every planted change is found and named. */
export function recordCases(): SelfTestCase[] {
  const chain = chainOf(ENTRIES);
  const changed = chain.map((entry) => (entry.seq === 3 ? { ...entry, reason: 'another reason' } : entry));
  const rehashed = chain.map((entry) => (entry.seq === 3 ? withHash({ ...entry, reason: 'another reason' }) : entry));
  const shortened = chain.filter(({ seq }) => seq !== 3);
  return [
    sameCase('a chain that holds', 'holds', firstBreak(chain)),
    sameCase('a changed entry', 'entry 3 was changed', firstBreak(changed)),
    sameCase('a changed entry with a new hash', 'entry 4 does not follow entry 3', firstBreak(rehashed)),
    sameCase('an entry taken out', 'entry 3 is missing', firstBreak(shortened)),
    ...treeCases(),
  ];
}

/** Against SHA-256 written out by hand: leaf 0x00, node 0x01, an odd last node carried up. */
function treeCases(): SelfTestCase[] {
  const hash = (...parts: readonly (string | Buffer | Uint8Array)[]): Buffer =>
    parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();
  const [a, b, c] = ['a', 'b', 'c'].map((record) => hash(Buffer.of(0), record));
  const empty = Buffer.alloc(0);
  const expected = hash(Buffer.of(1), hash(Buffer.of(1), a ?? empty, b ?? empty), c ?? empty).toString('hex');
  const root = hashTreeRoot(['a', 'b', 'c'].map(leafHash));
  return [
    sameCase('the tree of three records', expected, root),
    sameCase(
      'the tree of three records, one byte altered',
      'another root',
      hashTreeRoot(['a', 'B', 'c'].map(leafHash)) === root ? root : 'another root',
    ),
  ];
}

function chainOf(count: number): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (let seq = 1; seq <= count; seq += 1) {
    const about = { actor: 'self-test', action: 'test/entry', target: `entry ${String(seq)}`, old: null, new: null, reason: null };
    const when = { time_utc: '2026-01-01T00:00:00.000Z', time_mono_ms: seq, boot_id: 'self-test', build: 'self-test' };
    entries.push(withHash({ seq, ...when, ...about, models: [], protocol: null, prev: entries.at(-1)?.hash ?? CHAIN_START, hash: '' }));
  }
  return entries;
}

function withHash({ hash: _hash, ...entry }: LogEntry): LogEntry {
  return { ...entry, hash: entryHash(entry) };
}

function firstBreak(chain: readonly LogEntry[]): string {
  let before = { seq: 0, hash: CHAIN_START };
  for (const entry of chain) {
    const broken = brokenLink(entry, before);
    if (broken !== null) return broken;
    before = entry;
  }
  return 'holds';
}

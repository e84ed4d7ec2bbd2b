import { describe, expect, it } from 'vitest';

import type { Card } from '../../../core/contract/card.ts';
import { brokenLink, CHAIN_START, entryHash } from '../../../core/store/log-chain.ts';
import type { UnhashedEntry } from '../../../core/store/log-chain.ts';
import { newStore, opener, plannedRun, sampleProtocol, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

/*
 * Hashes computed apart from us, with Python's hashlib over json.dumps(entry, sort_keys=True, separators=(',', ':'), ensure_ascii=False):
 * sha256(b"concord.log.v1\n" + bytes.fromhex(prev) + text)
 */
const FIRST_HASH = 'fdd1f9c36a27f3054afa37a3e273dcfd3246676024f1442c0eb5641f94420a07';
const SECOND_HASH = '377e73f60f0f88f25b90590077b19f6981f627861413874112d62989f4afd4f5';

const first: UnhashedEntry = {
  seq: 1,
  time_utc: '2026-01-02T03:04:05.678Z',
  time_mono_ms: 12.5,
  boot_id: 'boot',
  actor: 'engine',
  action: 'project/created',
  target: 'project-id',
  old: null,
  new: 'Sample',
  reason: null,
  build: 'test-build',
  models: [],
  protocol: null,
  prev: CHAIN_START,
};
const second: UnhashedEntry = {
  ...first,
  seq: 2,
  time_mono_ms: 13,
  actor: 'Zoë Ångström',
  action: 'review/decided',
  target: 'run-001/0/grad-cam',
  old: 'unreviewed',
  new: 'rejected',
  reason: 'line one\nline "two"',
  models: ['a', 'b'],
  protocol: 'p',
  prev: FIRST_HASH,
};

describe('hash chain', () => {
  it('an entry has the hash that another implementation computes', () => {
    expect([entryHash(first), entryHash(second)]).toEqual([FIRST_HASH, SECOND_HASH]);
  });

  it('a gap, another predecessor and a changed field are each named', () => {
    const before = { seq: 1, hash: FIRST_HASH };
    expect([
      brokenLink({ ...second, seq: 3, hash: SECOND_HASH }, before),
      brokenLink({ ...second, prev: CHAIN_START, hash: SECOND_HASH }, before),
      brokenLink({ ...second, reason: 'other', hash: SECOND_HASH }, before),
      brokenLink({ ...second, hash: SECOND_HASH }, before),
    ]).toEqual(['entry 2 is missing', 'entry 2 does not follow entry 1', 'entry 2 was changed', null]);
  });
});

describe('the log of a project', () => {
  it('tells the course of an audit without gaps, the frozen protocol before the first result', async () => {
    const store = await newStore();
    const run = plannedRun(store, 2);
    valueOf(store.commitItems(run, [sampleResult(0)]));
    valueOf(store.commitSkipped(run, [{ ordinal: 1, state: 'skipped', code: 'data/undecodable', reason: 'not a picture' }]));
    valueOf(store.decide({ run, item: 0, method: 'grad-cam', state: 'accepted', note: '', reviewer: 'A. Sim' }));
    valueOf(store.setRunState(run, 'done', null));
    const log = valueOf(store.logPage({ offset: 0, limit: 100 }));
    expect(log.map(({ seq, actor, action, target }) => `${seq} ${actor} ${action} ${target.slice(0, 20)}`)).toEqual([
      '1 engine project/created project-id',
      '2 engine model/added teacher-hash',
      '3 engine model/added small-hash',
      '4 engine dataset/added data-2',
      '5 engine items/listed 0',
      '6 engine pair/added pair-001',
      `7 engine protocol/frozen ${log[6]?.target.slice(0, 20)}`,
      '8 engine run/created run-001',
      '9 engine run/started run-001',
      '10 engine item/stored run-001/0',
      '11 engine item/skipped run-001/1',
      '12 A. Sim review/decided run-001/0/grad-cam',
      '13 engine run/done run-001',
    ]);
  });

  it('what is put a second time is not logged a second time', async () => {
    const store = await newStore();
    plannedRun(store, 2);
    const before = valueOf(store.facts()).logEntries;
    plannedRun(store, 2);
    // Only the second run: created and started.
    expect(valueOf(store.facts()).logEntries - before).toBe(2);
  });

  it('another card of a known model is an entry with both cards', async () => {
    const store = await newStore();
    plannedRun(store, 1);
    const [teacher] = valueOf(store.models());
    if (teacher === undefined) throw new Error('expected a teacher');
    const input = { shape: [8, 8, 1], kind: 'image', colour: 'grey', resize: 'none', crop: 'none', scale: 1, mean: [0], std: [1] } as const;
    const card: Card = {
      schema: 'concord/card/1',
      input: { ...input, shape: [8, 8, 1], mean: [0], std: [1] },
      output: { kind: 'logits', task: 'single-label', classes: ['a'] },
    };
    valueOf(store.putModel({ ...teacher, card }));
    const last = valueOf(store.logPage({ offset: 0, limit: 100 })).at(-1);
    expect([last?.action, last?.old, last?.new?.slice(0, 9), valueOf(store.models())[0]?.card]).toEqual([
      'model/changed',
      'big, card none',
      'big, card',
      card,
    ]);
  });

  it('a wall clock that jumps against the monotonic one is an entry of its own', async () => {
    let wall = Date.parse('2026-01-01T00:00:00.000Z');
    let monotonic = 0;
    const clock = { utc: () => new Date(wall).toISOString(), monotonicMs: () => monotonic };
    const store = await newStore(undefined, opener({ clock }));
    monotonic += 60_000;
    wall += 61_000;
    valueOf(store.appendLog({ actor: 'engine', action: 'test/slow', target: 'a' }));
    wall -= 3_600_000;
    valueOf(store.appendLog({ actor: 'engine', action: 'test/set', target: 'b' }));
    const log = valueOf(store.logPage({ offset: 1, limit: 10 }));
    expect(log.map(({ action, new: value }) => [action, value])).toEqual([
      ['test/slow', null],
      ['test/set', null],
      ['clock/stepped', '-3600000 ms'],
    ]);
  });

  it('a protocol is hashed as canonical JSON and frozen once', async () => {
    const store = await newStore();
    const hash = valueOf(store.putProtocol(sampleProtocol));
    const again = valueOf(store.putProtocol({ ...sampleProtocol }));
    const frozen = valueOf(store.protocol(hash));
    expect({ again, body: frozen.body, entries: valueOf(store.facts()).logEntries }).toEqual({
      again: hash,
      body: sampleProtocol,
      entries: 2,
    });
  });
});

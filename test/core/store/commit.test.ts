import { describe, expect, it } from 'vitest';

import { protocol } from '../../../core/contract/protocol.ts';
import { codeOf, newStore, opener, plannedRun, sampleEngine, sampleProtocol, valueOf } from './sample-project.ts';
import { sampleResult } from './sample-result.ts';

describe('misuse', () => {
  it('results for a run that does not exist, or was never started, are refused', async () => {
    const store = await newStore();
    plannedRun(store, 1);
    const pair = valueOf(store.run('run-001')).pair.id;
    const idle = valueOf(store.createRun({ pair, protocol: valueOf(store.putProtocol(sampleProtocol)) }));
    expect([codeOf(store.commitItems('run-009', [sampleResult(0)])), codeOf(store.commitItems(idle, [sampleResult(0)]))]).toEqual([
      'run/none',
      'run/none',
    ]);
  });

  it('another teacher and another data set belong into another project', async () => {
    const store = await newStore();
    plannedRun(store, 2);
    const dataset = valueOf(store.facts()).dataset;
    if (dataset === null) throw new Error('expected a data set');
    expect([
      codeOf(store.putPair({ teacher: 'small-hash', compressed: 'teacher-hash', classes: [], details: null })),
      codeOf(store.putDataset({ ...dataset, hash: 'other' })),
      codeOf(store.putDataset({ ...dataset, place: { ...dataset.place, path: '/moved' } })),
    ]).toEqual(['project/other-teacher', 'project/other-teacher', 'ok']);
  });

  it('an item whose picture changed since another run is refused by name', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.commitItems(run, [sampleResult(0)]));
    const other = plannedRun(store, 1, { candidate: 'tiny' });
    const refused = store.commitItems(other, [sampleResult(0, { candidate: 'tiny', decodedHash: 'edited' })]);
    expect(refused.ok ? '' : refused.failure.message).toMatch(/^item 0 \(item-0\.png\) has changed/);
  });

  it('a result that breaks in the middle leaves nothing of its whole batch', async () => {
    const store = await newStore();
    const run = plannedRun(store, 3);
    const broken = sampleResult(1);
    const wrongShape = { ...broken, arrays: broken.arrays.with(-1, new Float32Array(3)) };
    expect(() => store.commitItems(run, [sampleResult(0), wrongShape])).toThrow('expected 4 values, received 3');
    expect({
      counts: valueOf(store.runCounts(run)),
      tiles: codeOf(store.tiles([{ run, item: 0, method: 'grad-cam' }])),
      item: valueOf(store.items({ offset: 0, limit: 1 }))[0]?.decodedHash,
    }).toEqual({
      counts: { total: 3, done: 0, skipped: 0, failed: 0, waiting: 3 },
      tiles: 'run/none',
      item: null,
    });
  });
});

describe('a finished item', () => {
  it('is stored whole: counts, maps with values, logits, hashes', async () => {
    const store = await newStore();
    const run = plannedRun(store, 2);
    valueOf(store.commitItems(run, [sampleResult(1, { compressedTop: 2 })]));
    const detail = valueOf(store.detail({ run, item: 1, method: 'saliency' }, null));
    expect({
      counts: valueOf(store.runCounts(run)),
      teacher: [...(detail.teacherMap?.values ?? [])],
      compressed: [...(detail.compressedMap?.values ?? [])],
      logits: [...(detail.logits.compressed ?? [])],
      item: detail.item,
      classes: [detail.row.teacherClass, detail.row.compressedClass, detail.row.flip],
    }).toEqual({
      counts: { total: 2, done: 1, skipped: 0, failed: 0, waiting: 1 },
      teacher: [0, 1, 2, 3],
      compressed: [1, 1, 2, 3],
      logits: [1.5, 1, 1],
      item: {
        ordinal: 1,
        name: 'item-1.png',
        label: 'shoe',
        cluster: null,
        locator: 'pictures/item-1.png',
        bytesHash: 'bytes-1',
        decodedHash: 'decoded-1',
      },
      classes: ['shirt', 'bag', 'right-wrong'],
    });
  });

  it('stored a second time changes nothing, not even the log', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.commitItems(run, [sampleResult(0)]));
    const before = [valueOf(store.contentHash(run)), valueOf(store.facts()).logEntries];
    valueOf(store.commitItems(run, [{ ...sampleResult(0), explained: { ...sampleResult(0).explained, seconds: 9 } }]));
    expect([valueOf(store.contentHash(run)), valueOf(store.facts()).logEntries]).toEqual(before);
  });

  it('stored with another score replaces the old one, and the log keeps both hashes', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.commitItems(run, [sampleResult(0, { deformation: 0.2 })]));
    const old = valueOf(store.logPage({ offset: 0, limit: 100 })).at(-1);
    valueOf(store.decide({ run, item: 0, method: 'grad-cam', state: 'accepted', note: '', reviewer: 'A' }));
    valueOf(store.commitItems(run, [sampleResult(0, { deformation: 0.6 })]));
    const last = valueOf(store.logPage({ offset: 0, limit: 100 })).at(-1);
    const row = valueOf(store.row({ run, item: 0, method: 'grad-cam' }));
    expect([last?.action, last?.old, row.scores[0]?.deformation, row.review]).toEqual(['item/replaced', old?.new, 0.6, 'accepted']);
  });

  it('is not undone by a later skip, but follows an earlier one', async () => {
    const store = await newStore();
    const run = plannedRun(store, 2);
    const skip = (ordinal: number): unknown =>
      valueOf(store.commitSkipped(run, [{ ordinal, state: 'skipped', code: 'data/undecodable', reason: 'no picture' }]));
    valueOf(store.commitItems(run, [sampleResult(0)]));
    skip(0);
    skip(1);
    const between = valueOf(store.runCounts(run));
    valueOf(store.commitItems(run, [sampleResult(1)]));
    expect([between, valueOf(store.runCounts(run))]).toEqual([
      { total: 2, done: 1, skipped: 1, failed: 0, waiting: 0 },
      { total: 2, done: 2, skipped: 0, failed: 0, waiting: 0 },
    ]);
  });
});

describe('maps', () => {
  it('of the teacher are stored once and serve the next candidate', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.commitItems(run, [sampleResult(0)]));
    const other = plannedRun(store, 1, { candidate: 'tiny' });
    valueOf(store.commitItems(other, [sampleResult(0, { candidate: 'tiny', knowsTeacherMaps: true })]));
    const detail = valueOf(store.detail({ run: other, item: 0, method: 'grad-cam' }, null));
    expect([[...(detail.teacherMap?.values ?? [])], detail.otherCandidates.map(({ candidate }) => candidate)]).toEqual([
      [0, 1, 2, 3],
      ['small'],
    ]);
  });

  it('that were said to be known but are not is a fault of ours', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    expect(() => store.commitItems(run, [sampleResult(0, { knowsTeacherMaps: true })])).toThrow('expected 4 values, received 0');
  });
});

describe('a run', () => {
  it('lists what is pending in order, by pages, and nothing beyond the limit of its protocol', async () => {
    const store = await newStore();
    const run = plannedRun(store, 9, { protocol: protocol.parse({ ...sampleProtocol, limitItems: 7 }) });
    valueOf(store.commitItems(run, [sampleResult(0), sampleResult(3)]));
    valueOf(store.commitSkipped(run, [{ ordinal: 4, state: 'failed', code: 'engine/worker-lost', reason: 'twice' }]));
    const page = (after: number): readonly number[] => valueOf(store.pendingItems(run, { after, limit: 3 })).map(({ ordinal }) => ordinal);
    expect([page(-1), page(5), page(6), valueOf(store.runCounts(run))]).toEqual([
      [1, 2, 5],
      [6],
      [],
      { total: 7, done: 2, skipped: 0, failed: 1, waiting: 4 },
    ]);
  });

  it('raises its epoch with every start and remembers how it ended', async () => {
    const store = await newStore();
    const run = plannedRun(store, 1);
    valueOf(store.setRunState(run, 'paused', 'storage/full'));
    const resumed = valueOf(store.startRun(run, { ...sampleEngine, threads: 2 }));
    valueOf(store.setRunState(run, 'cancelled', null));
    const ended = valueOf(store.run(run));
    expect([resumed.epoch, resumed.state, resumed.failure, resumed.engine?.threads, ended.state, ended.endedAt === null]).toEqual([
      2,
      'running',
      null,
      2,
      'cancelled',
      false,
    ]);
  });

  it('has the same content hash whatever the order and the times of its items', async () => {
    const [a, b] = [await newStore(), await newStore(undefined, opener({ build: 'other' }))];
    const [first, second] = [plannedRun(a, 3), plannedRun(b, 3)];
    valueOf(a.commitItems(first, [sampleResult(0), sampleResult(1), sampleResult(2)]));
    for (const ordinal of [2, 0, 1]) valueOf(b.commitItems(second, [sampleResult(ordinal)]));
    const equal = valueOf(a.contentHash(first)) === valueOf(b.contentHash(second));
    valueOf(b.commitItems(second, [sampleResult(1, { deformation: 0.123 })]));
    expect([equal, valueOf(a.contentHash(first)) === valueOf(b.contentHash(second))]).toEqual([true, false]);
  });
});

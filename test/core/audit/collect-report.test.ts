import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { collectReport } from '../../../core/audit/collect-report.ts';
import { hashTreeRoot, leafHash } from '../../../core/audit/hash-tree.ts';
import { canonicalJson } from '../../../core/contract/canonical-json.ts';
import { reportDocument } from '../../../core/contract/report-document.ts';
import type { ReportItem } from '../../../core/contract/report-document.ts';
import { json } from '../../../core/report/json.ts';
import { writtenParts } from '../report/sample-report.ts';
import { newStore, plannedRun, valueOf } from '../store/sample-project.ts';
import { sampleResult } from '../store/sample-result.ts';

async function auditedStore() {
  const store = await newStore();
  const run = plannedRun(store, 5);
  valueOf(
    store.commitItems(
      run,
      [0, 1].map((ordinal) => sampleResult(ordinal, { deformation: 0.2 * (ordinal + 1) })),
    ),
  );
  valueOf(store.commitItems(run, [sampleResult(2, { compressedTop: 1, deformation: 0.5 }), sampleResult(3, { status: 'collapsed' })]));
  valueOf(store.commitSkipped(run, [{ ordinal: 4, state: 'skipped', code: 'data/undecodable', reason: 'not a picture' }]));
  valueOf(
    store.commitFloorDraws(
      run,
      [0, 1].map((ordinal) => ({ ordinal, floor: 'input-noise', method: 'grad-cam', metric: 'spearman', deformation: 0.25 })),
    ),
  );
  valueOf(store.setRunState(run, 'done', null));
  return store;
}

describe('collecting a report', () => {
  it('holds what was kept as causal evidence, withdrawn or not, and no place of this machine', async () => {
    const store = await auditedStore();
    const before = valueOf(collectReport(store)).head.sections['8'];
    const run = valueOf(store.runs())[0]?.id ?? '';
    const gone = { state: 'failed' as const, code: 'input/not-found', message: '/home/somebody/small.h5 does not exist' };
    const facts = {
      run,
      item: 0,
      method: 'grad-cam',
      share: 0.1,
      hash: 'pixels',
      target: 0,
      classes: ['shirt'],
      sentence: 'Erasing 10 %.',
    };
    const strokes = [{ kind: 'erase' as const, region: { shape: 'path' as const, radius: 2, points: [[3, 4] as [number, number]] }, fill: 'mean' as const }]; // prettier-ignore
    const models = [{ hash: 'small-hash', name: 'small\u202e', run, answer: gone }];
    valueOf(store.keepWhatIf({ ...facts, strokes, models, note: '', reviewer: 'A. Sim' }));
    valueOf(store.withdrawWhatIf({ item: 0, seq: 1, note: 'slipped', reviewer: 'A. Sim' }));
    const report = valueOf(collectReport(store));
    const document = reportDocument.parse(JSON.parse(writtenParts(json, report).get('') ?? ''));
    const [kept] = document.sections['8'].whatIfs ?? [];
    expect([before.whatIfs, kept?.strokes, kept?.withdrawn?.note, kept?.models[0]?.answer]).toEqual([
      undefined,
      strokes,
      'slipped',
      { ...gone, message: 'input/not-found' },
    ]);
    expect(JSON.stringify(kept)).not.toContain('\u202e');
  });

  it('of a project without a run has no verdict and is partial', async () => {
    const { head } = valueOf(collectReport(await newStore()));
    expect({ verdict: head.verdict, completeness: head.completeness }).toEqual({
      verdict: { machine: null, exitCode: 3, decision: null, waivers: [] },
      completeness: { items: 0, done: 0, skipped: 0, failed: 0, state: 'partial' },
    });
  });

  it('counts add up: done, skipped and failed are the items', async () => {
    const { head } = valueOf(collectReport(await auditedStore()));
    expect(head.completeness).toEqual({ items: 5, done: 4, skipped: 1, failed: 0, state: 'partial' });
    expect(head.verdict).toMatchObject({ machine: 'DESCRIBED', exitCode: 11 });
  });

  it('follows its schema, and says for each method what became of every map', async () => {
    const report = valueOf(collectReport(await auditedStore()));
    const document = reportDocument.parse(JSON.parse(writtenParts(json, report).get('') ?? ''));
    const [gradCam, saliency] = document.sections['6'].methods;
    expect(gradCam).toMatchObject({
      counts: { evaluable: 3, collapsed: 1, emerged: 0, bothDegenerate: 0 },
      // 0.2 is below the threshold of 0.25, 0.4 above; item 2 changed its class; a collapsed map has moved
      quadrants: { preserved: 1, 'silent-drift': 2, 'full-change': 1 },
      silentDriftRate: { value: 2 / 3 },
      threshold: { value: 0.25 },
    });
    expect(saliency?.silentDriftRate).toEqual({ value: null, reason: 'no floor' });
  });

  it('proves its items: the root of the hash tree follows from the records alone', async () => {
    const report = valueOf(collectReport(await auditedStore()));
    const items: ReportItem[] = [];
    report.eachItem((item) => items.push(item));
    const sha = (...parts: (Buffer | string)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
    const leaf = (item: ReportItem | undefined): Buffer => sha(Buffer.of(0), canonicalJson(item ?? null));
    const node = (left: Buffer, right: Buffer): Buffer => sha(Buffer.of(1), left, right);
    const [a, b, c, d, e] = items.map(leaf);
    if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined)
      throw new Error('expected five records');
    expect(report.head.evidence.itemsSha256).toBe(node(node(node(a, b), node(c, d)), e).toString('hex'));
  });

  it('is the same for the same project, byte for byte', async () => {
    const store = await auditedStore();
    const [once, twice] = [1, 2].map(() => writtenParts(json, valueOf(collectReport(store))).get(''));
    expect(once).toBe(twice);
  });

  it('shows names of files with control characters escaped', async () => {
    const store = await newStore();
    const run = plannedRun(store, 0);
    valueOf(store.putItems([{ ordinal: 0, name: 'a\u202Egnp.exe', label: null, cluster: null, locator: 'a' }]));
    valueOf(store.commitItems(run, [sampleResult(0)]));
    const names: string[] = [];
    valueOf(collectReport(store)).eachItem(({ name }) => names.push(name));
    expect(names).toEqual(['a\\u202egnp.exe']);
  });
});

describe('the hash tree', () => {
  it('of nothing is the hash of nothing', () => {
    expect(hashTreeRoot([])).toBe(createHash('sha256').digest('hex'));
  });

  it('of one record is its leaf', () => {
    expect(hashTreeRoot([leafHash('x')])).toBe(createHash('sha256').update('\u0000x').digest('hex'));
  });

  it('changes with the order of records', () => {
    const [x, y] = [leafHash('x'), leafHash('y')];
    expect(hashTreeRoot([x, y])).not.toBe(hashTreeRoot([y, x]));
  });
});

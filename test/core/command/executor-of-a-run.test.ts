import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { reportDocument } from '../../../core/contract/report-document.ts';
import type { ReportDocument } from '../../../core/contract/report-document.ts';

import { concordHere } from './concord-here.ts';
import { fixture } from './concord-process.ts';

const PATIENCE_MS = 120_000;
const net = (...parts: string[]): string => fixture('nets', 'A', ...parts);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'executor-of-a-run-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function audited(name: string, ...extra: string[]): Promise<ReportDocument> {
  const project = path.join(folder, `${name}.concord`);
  const models = ['--teacher', net('models', 'A.keras'), '--compressed', net('models', 'A.narrow.h5')];
  const words = [
    'audit',
    ...models,
    '--data',
    net('inputs', 'inputs.npy'),
    '--project',
    project,
    '--limit',
    '14',
    '--batch',
    '3',
    '--quiet',
  ];
  const done = await concordHere([...words, ...extra], folder);
  if (done.code !== 0) throw new Error(done.err);
  const out = path.join(folder, `${name}.json`);
  await concordHere(['report', '--project', project, '--format', 'json', '--out', out], folder);
  return reportDocument.parse(JSON.parse(readFileSync(out, 'utf8')));
}

const engineOf = (report: ReportDocument) => report.sections['1'].runs[0]?.engine ?? null;
const scoresOf = (report: ReportDocument) =>
  report.items.flatMap((item) =>
    item.state === 'done' ? item.methods.flatMap(({ scores }) => scores.map(({ score }) => score.value ?? null)) : [],
  );

describe('a run and the machine', { timeout: PATIENCE_MS }, () => {
  it('every byte is the same with one worker and with three, and both say how many there were', async () => {
    const [one, three] = [await audited('one', '--workers', '1'), await audited('three', '--workers', '3')];
    expect(three.evidence.itemsSha256).toBe(one.evidence.itemsSha256);
    expect(three.sections['6']).toEqual(one.sections['6']);
    expect([one, three].map((report) => engineOf(report)?.workers)).toEqual([1, 3]);
  });

  it('an executor that was asked for stands in the report, and gives the same scores to float32', async () => {
    const [wasm, onnx] = [await audited('wasm', '--backend', 'wasm'), await audited('onnx')];
    expect(engineOf(wasm)).toMatchObject({ backend: 'wasm', choice: { asked: 'wasm', how: 'asked' } });
    expect(engineOf(onnx)).toMatchObject({ backend: 'onnx', choice: { asked: 'auto', how: 'first-allowed' } });
    const [made, expected] = [scoresOf(wasm), scoresOf(onnx)];
    const worst = expected.map((value, at) => (value === null ? 0 : Math.abs(value - (made[at] ?? NaN))));
    expect(made).toHaveLength(expected.length);
    expect(Math.max(...worst)).toBeLessThan(1e-3);
  });
});

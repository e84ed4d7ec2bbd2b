import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';

import { benchOutput } from '../../../core/contract/bench.ts';
import * as outputs from '../../../core/contract/outputs.ts';
import { reportDocument } from '../../../core/contract/report-document.ts';

import { concordHere } from './concord-here.ts';
import { example, fixture } from './concord-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'concord-outputs-'));
const model = fixture('nets', 'A', 'models', 'A.keras');
const other = fixture('nets', 'A', 'models', 'A.prune95.h5');
const data = fixture('nets', 'A', 'inputs', 'inputs.npy');
const protocol = path.join(folder, 'protocol.json');
const auditWords = [
  'audit',
  '--teacher',
  model,
  '--compressed',
  other,
  '--data',
  data,
  '--labels',
  fixture('nets', 'A', 'inputs', 'labels.npy'),
];

async function json<Shape extends z.ZodType>(words: readonly string[], shape: Shape): Promise<z.output<Shape>> {
  const { out, err } = await concordHere([...words, '--json'], folder);
  expect(out.trim().split('\n'), err).toHaveLength(1);
  return shape.parse(JSON.parse(out));
}

beforeAll(async () => {
  writeFileSync(protocol, JSON.stringify({ methods: [{ id: 'saliency' }], metrics: ['spearman', 'cosine'], floors: { sampleItems: 4 } }));
  const { code, err } = await concordHere([...auditWords, '--project', 'p.concord', '--protocol', protocol, '--quiet'], folder);
  if (code !== 0) throw new Error(err);
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the JSON of every command follows its published schema', () => {
  it('bench', async () => {
    const { rows, notRun } = await json(['bench', '--networks', 'smallcnn', '--rows', 'fwd1,cam1'], benchOutput);
    expect(rows.map(({ task }) => task)).toEqual(['fwd1', 'cam1']);
    expect(rows.every(({ ms, minMs, perSecond }) => ms >= minMs && perSecond > 0)).toBe(true);
    expect(notRun).toEqual([]);
  });

  it('inspect', async () => {
    const { model: read, pair } = await json(['inspect', model, '--against', other], outputs.inspectOutput);
    expect({ classes: read.classes, shape: read.inputShape, stops: pair?.stops }).toEqual({ classes: 10, shape: [28, 28, 1], stops: 0 });
  });

  it('predict, which gives the recorded accuracy of the labels', async () => {
    const labels = fixture('nets', 'A', 'inputs', 'labels.npy');
    const output = await json(['predict', '--model', model, '--data', data, '--labels', labels, '--out', 'p.npz'], outputs.predictOutput);
    expect(output).toMatchObject({ items: 16, skipped: [], classes: 10 });
    const arrays = unzipSync(readFileSync(path.join(folder, 'p.npz')));
    expect(Object.keys(arrays).sort()).toEqual(expect.arrayContaining(['logits.npy', 'probabilities.npy', 'top1.npy']));
  });

  it('maps and metrics', async () => {
    const files = await Promise.all(
      [model, other].map((one, at) =>
        json(['maps', '--model', one, '--data', data, '--method', 'saliency', '--out', `${String(at)}.npz`], outputs.mapsOutput),
      ),
    );
    expect(files.map(({ shape, statuses }) => ({ shape, ok: statuses.ok }))).toEqual([
      { shape: [16, 28, 28], ok: 16 },
      { shape: [16, 28, 28], ok: 16 },
    ]);
    const arrays = Object.keys(unzipSync(readFileSync(path.join(folder, '0.npz'))));
    expect(arrays).toEqual(expect.arrayContaining(['maps.npy', 'target.npy', 'logits.npy', 'status.npy', 'grid.npy']));
    const compared = await json(['metrics', '--a', '0.npz', '--b', '1.npz', '--metrics', 'spearman,cosine'], outputs.metricsOutput);
    expect(compared.summary.map(({ metric, n }) => ({ metric, n }))).toEqual([
      { metric: 'spearman', n: 16 },
      { metric: 'cosine', n: 16 },
    ]);
  });

  it('audit: one line for each item and a summary as the last', async () => {
    const { out } = await concordHere(
      [...auditWords, '--project', 'lines.concord', '--protocol', protocol, '--limit', '5', '--quiet', '--json'],
      folder,
    );
    const lines = out
      .trim()
      .split('\n')
      .map((line) => outputs.auditLine.parse(JSON.parse(line)));
    expect(lines.map(({ kind }) => kind)).toEqual(['item', 'item', 'item', 'item', 'item', 'summary']);
    expect(lines.at(-1)).toMatchObject({ exitCode: 0, runs: [{ verdict: 'DESCRIBED', total: 5, done: 5 }] });
  });

  it('audit in words: what became of the maps, silent drift first', async () => {
    const words = [...auditWords, '--project', 'p.concord', '--protocol', protocol, '--quiet'];
    const { out } = await concordHere(words, folder);
    const [head, line] = out.split('\n').slice(3, 5);
    expect(head).toMatch(/^compressed +method +silent drift +preserved +full change +decision flip +undefined +moved: beyond$/);
    const counts = (line ?? '').trim().split(/ {2,}/).slice(2, -1).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(16);
  });

  it('audit again: nothing is computed twice, the summary is the same', async () => {
    const { code, out } = await concordHere([...auditWords, '--project', 'p.concord', '--protocol', protocol, '--quiet', '--json'], folder);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => outputs.auditLine.parse(JSON.parse(line)));
    expect({ code, kinds: lines.map(({ kind }) => kind) }).toEqual({ code: 0, kinds: ['summary'] });
  });

  it('status', async () => {
    expect(await json(['status', '--project', 'p.concord'], outputs.statusOutput)).toMatchObject({
      state: 'done',
      done: 16,
      total: 16,
      holder: null,
    });
  });

  it('report, whose file follows its own', async () => {
    const output = await json(['report', '--project', 'p.concord', '--format', 'json', '--out', 'r.json'], outputs.writtenReport);
    const bytes = readFileSync(path.join(folder, 'r.json'));
    expect(output.bytes).toBe(bytes.length);
    const document = reportDocument.parse(JSON.parse(bytes.toString('utf8')));
    expect(document).toMatchObject({
      completeness: { items: 16, done: 16, state: 'complete' },
      verdict: { machine: 'DESCRIBED', exitCode: 0 },
    });
  });

  it('report says nothing about this machine: no folder, no user', async () => {
    await concordHere(['report', '--project', 'p.concord', '--format', 'json', '--out', 'r.json'], folder);
    const text = readFileSync(path.join(folder, 'r.json'), 'utf8');
    expect(text).not.toContain(folder);
    expect(text).not.toContain(path.dirname(model));
  });

  it.each(['formats', 'data', 'methods', 'metrics', 'reports', 'failures', 'schemas'])('catalogue of %s', async (family) => {
    const { entries } = await json(['catalogue', '--family', family], outputs.catalogueOutput);
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.every((entry) => entry.family === family)).toBe(true);
  });

  it('maps name what computed them', async () => {
    const words = [
      'maps',
      ...['--threads', '1'], // the thread pool belongs to the process, which other tests share
      '--model',
      model,
      '--data',
      data,
      '--limit',
      '2',
      '--method',
      'saliency',
      '--out',
      'wasm.npz',
      '--backend',
      'wasm',
    ];
    const { backend } = await json(words, outputs.mapsOutput);
    expect(backend).toMatchObject({ id: 'wasm', selfTest: 'passed', notes: [] });
  });

  it('self-test', async () => {
    const { counts, executors, exitCode } = await json(['self-test'], outputs.selfTestOutput);
    expect([counts.failed, exitCode]).toEqual([0, 0]);
    expect(executors.filter(({ state }) => state === 'passed').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['onnx', 'wasm', 'reference']),
    );
  });

  it('doctor', async () => {
    const output = await json(['doctor'], outputs.doctorOutput);
    expect(output.lines.map(({ id }) => id)).toEqual(expect.arrayContaining(['node', 'sqlite', 'executor']));
  });
});

describe('the same command again', () => {
  it('gives the same bytes: two reports of one project, two files of maps', async () => {
    const bytes = async (words: readonly string[], out: string): Promise<Buffer> => {
      const { code, err } = await concordHere([...words, '--out', out], folder);
      expect(code, err).toBe(0);
      return readFileSync(path.join(folder, out));
    };
    for (const words of [
      ['report', '--project', 'p.concord', '--format', 'json'],
      ['report', '--project', 'p.concord', '--format', 'csv'],
      ['maps', '--model', model, '--data', data, '--method', 'integrated-gradients', '--option', 'steps=5'],
    ]) {
      expect((await bytes(words, 'once')).equals(await bytes(words, 'twice')), words.join(' ')).toBe(true);
    }
  });

  it('with another protocol starts another run in the same project, and keeps the first', async () => {
    const words = [
      'audit',
      '--teacher',
      example('garments-teacher.h5'),
      '--compressed',
      example('garments-int8.tflite'),
      '--data',
      example('pictures'),
      '--limit',
      '2',
      '--quiet',
    ];
    for (const seed of ['0', '1']) {
      const { code, err } = await concordHere([...words, '--seed', seed, '--project', 'two.concord'], folder);
      expect(code, err).toBe(0);
    }
    const { runs } = await json(['status', '--project', 'two.concord'], outputs.statusOutput);
    expect(runs.map(({ state, total }) => ({ state, total }))).toEqual([
      { state: 'done', total: 2 },
      { state: 'done', total: 2 },
    ]);
  }, 60_000);
});

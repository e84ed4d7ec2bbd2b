import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { auditLine, metricsOutput } from '../../../core/contract/outputs.ts';
import type { GridRow } from '../../../core/contract/review.ts';
import { defaultLimits } from '../../../core/contract/limits.ts';
import { localEngine } from '../../../core/serve/local-engine.ts';
import { Engine } from '../../../core/serve/engine.ts';
import { projectFiles } from '../../../core/serve/project-files.ts';
import { workerHandlers } from '../../../core/serve/jobs/worker-handlers.ts';
import { memoryWorker } from '../../../core/work/memory-worker.ts';
import { WorkerPool } from '../../../core/work/worker-pool.ts';

import { concordHere } from './concord-here.ts';
import { fixture } from './concord-process.ts';

interface Pair {
  readonly name: string;
  readonly teacher: string;
  readonly compressed: string;
  readonly data: string;
}

const resnet = (...parts: string[]): string => fixture('thirdparty', 'mlcommons-tiny', 'resnet8', ...parts);
const net = (letter: string, ...parts: string[]): string => fixture('nets', letter, ...parts);

const pairs: readonly Pair[] = [
  {
    name: 'ResNet-8 and its int8 version',
    teacher: resnet('resnet8.h5'),
    compressed: resnet('resnet8.int8.tflite'),
    data: resnet('inputs', 'inputs.npy'),
  },
  {
    name: 'A and its version with half the channels',
    teacher: net('A', 'models', 'A.keras'),
    compressed: net('A', 'models', 'A.narrow.h5'),
    data: net('A', 'inputs', 'inputs.npy'),
  },
  {
    name: 'C and its 95 % pruned version',
    teacher: net('C', 'models', 'C.keras3.h5'),
    compressed: net('C', 'models', 'C.prune95.h5'),
    data: net('C', 'inputs', 'inputs.npy'),
  },
];

function auditWords(pair: Pair, project: string): string[] {
  return [
    'audit',
    '--teacher',
    pair.teacher,
    '--compressed',
    pair.compressed,
    '--data',
    pair.data,
    '--project',
    project,
    '--json',
    '--quiet',
  ];
}

/** What the window shows: every row of a method, through the window's own call. */
async function windowRows(project: string, method: string): Promise<GridRow[]> {
  const workers = new WorkerPool({ size: 1, start: () => memoryWorker(workerHandlers) });
  const files = projectFiles({ description: 'a test', build: 'test' });
  const engine = localEngine(
    new Engine({ facts: { version: 'test', sqlite: 'test', stub: false }, workers, limits: defaultLimits, files }),
  );
  const grant = await engine.grant(project, { writable: false });
  if (!grant.ok) throw new Error(grant.failure.message);
  await engine.client.call('project/open', { grant: grant.value, readOnly: true });
  const filter = { method, metric: 'spearman' };
  const page = await engine.client.call('review/page', { filter, sort: { by: 'item', descending: false }, offset: 0, limit: 200 });
  await engine.close();
  if (!page.ok) throw new Error(page.failure.message);
  return page.value.value.rows;
}

describe.each(pairs)('$name', (pair) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'concord-same-'));
  const project = path.join(folder, 'p.concord');
  let audit = { code: -1, out: '', err: '' };

  beforeAll(async () => {
    audit = await concordHere(auditWords(pair, project), folder);
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the same numbers by command and in the window, for every item of the data', async () => {
    expect(audit.code, audit.err).toBe(0);
    const told = audit.out
      .trim()
      .split('\n')
      .map((line) => auditLine.parse(JSON.parse(line)));
    const items = told.flatMap((line) => (line.kind === 'item' ? [line] : []));
    expect(items).toHaveLength(16);
    for (const method of ['grad-cam', 'integrated-gradients', 'saliency']) {
      const shown = await windowRows(project, method);
      const rows = items.toSorted((a, b) => a.item - b.item).flatMap((item) => item.methods.filter((row) => row.method === method));
      expect(rows.map(scoresOf)).toEqual(shown.map(scoresOf));
    }
  });

  it('has the same numbers by `concord audit` as by `concord maps` and `concord metrics`', async () => {
    const audited = await windowRows(project, 'saliency');
    const maps = async (model: string, out: string, target: string): Promise<void> => {
      const how = ['--method', 'saliency', '--scalar', 'logit-centred', '--target', target];
      const { code, err } = await concordHere(['maps', '--model', model, '--data', pair.data, ...how, '--out', out], folder);
      expect(code, err).toBe(0);
    };
    await maps(pair.teacher, 'a.npz', 'prediction');
    const target = unzipSync(readFileSync(path.join(folder, 'a.npz')))['target.npy'];
    writeFileSync(path.join(folder, 'target.npy'), target ?? new Uint8Array());
    await maps(pair.compressed, 'b.npz', path.join(folder, 'target.npy'));
    const compared = await concordHere(['metrics', '--a', 'a.npz', '--b', 'b.npz', '--json'], folder);
    const output = metricsOutput.parse(JSON.parse(compared.out));

    expect(audited).toHaveLength(16);
    for (const [at, row] of audited.entries()) {
      for (const score of row.scores) {
        const other = output.items[at]?.scores.find(({ metric }) => metric === score.metric);
        // Another batch size may move the last bits of a map; ranks of nearly equal values then change places.
        expect(other?.value ?? null, `${String(at)} ${score.metric}`).toBeCloseTo(score.value ?? Number.NaN, 4);
      }
    }
  }, 60_000);
});

function scoresOf(row: GridRow) {
  return {
    item: row.item,
    status: row.status,
    flip: row.flip,
    scores: row.scores.map(({ metric, value, deformation }) => ({ metric, value, deformation })),
  };
}
